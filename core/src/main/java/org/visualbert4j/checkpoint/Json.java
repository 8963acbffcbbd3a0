package org.visualbert4j.checkpoint;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.visualbert4j.VisualBertException;

/** How checkpoints' JSON is read and written. */
public final class Json {

    /** No duplicate keys, nothing after the value. Jackson's own limits hold for depth and lengths. */
    static final JsonMapper STRICT = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private static final long MAX_FILE = 64L << 20;

    private Json() {}

    /**
     * Reads a file.
     *
     * @throws VisualBertException CHECKPOINT with the line where it is no JSON, IO where it can't be read
     */
    public static JsonNode readFile(Path path) {
        try {
            if (Files.size(path) > MAX_FILE) {
                throw new VisualBertException(
                        VisualBertException.Code.CHECKPOINT, path + ": is larger than " + MAX_FILE + " bytes");
            }
            return STRICT.readTree(Files.readAllBytes(path));
        } catch (JsonProcessingException e) {
            String line = e.getLocation() == null
                    ? "?"
                    : String.valueOf(e.getLocation().getLineNr());
            throw new VisualBertException(
                    VisualBertException.Code.CHECKPOINT, path + ": line " + line + ": " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new VisualBertException(VisualBertException.Code.IO, path + " can't be read: " + e, e);
        }
    }
}
