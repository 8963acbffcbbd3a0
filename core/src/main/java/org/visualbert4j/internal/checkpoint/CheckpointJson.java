package org.visualbert4j.internal.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.files.Json;
import org.visualbert4j.internal.files.JsonProblem;

/** JSON files of checkpoints, read strictly. */
public final class CheckpointJson {

    private CheckpointJson() {}

    /**
     * Reads a file.
     *
     * @throws VisualBertException CHECKPOINT with the line where it is no JSON, IO where it can't be read
     */
    public static JsonNode read(Path path) {
        return WeightFile.read(path, CheckpointJson::parsed);
    }

    /**
     * Reads a file as a value of a type.
     *
     * @throws VisualBertException CHECKPOINT with the key where it is no such value, and as {@link #read}
     */
    public static <T> T read(Path path, Class<T> type) {
        JsonNode tree = read(path);
        if (!tree.isObject()) {
            throw new VisualBertException(VisualBertException.Code.CHECKPOINT, path + ": is no JSON object");
        }
        return value(path, tree, type);
    }

    /** A tree as a value of a type. */
    static <T> T value(Path path, JsonNode tree, Class<T> type) {
        try {
            return Json.STRICT.treeToValue(tree, type);
        } catch (JsonProcessingException e) {
            throw new VisualBertException(
                    VisualBertException.Code.CHECKPOINT, path + ": " + JsonProblem.ofValue(e, tree), e);
        }
    }

    /** A tree of bytes that hold one value and nothing after it. */
    static JsonNode tree(byte[] bytes) throws IOException {
        return Json.STRICT
                .reader()
                .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .readTree(bytes);
    }

    private static JsonNode parsed(Path path) throws IOException {
        try {
            if (Files.size(path) > Json.MAX_FILE_BYTES) {
                throw new VisualBertException(
                        VisualBertException.Code.CHECKPOINT,
                        path + ": is larger than " + Json.MAX_FILE_BYTES + " bytes");
            }
            try (InputStream in = Files.newInputStream(path)) {
                return tree(in.readNBytes(Json.MAX_FILE_BYTES));
            }
        } catch (JsonProcessingException e) {
            String line = e.getLocation() == null
                    ? "?"
                    : String.valueOf(e.getLocation().getLineNr());
            throw new VisualBertException(
                    VisualBertException.Code.CHECKPOINT, path + ": line " + line + ": " + JsonProblem.ofParser(e), e);
        }
    }
}
