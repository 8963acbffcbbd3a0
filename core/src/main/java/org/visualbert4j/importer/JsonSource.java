package org.visualbert4j.importer;

import static org.visualbert4j.VisualBertException.Code.DATA;
import static org.visualbert4j.VisualBertException.Code.IO;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.VisualBertException;
import org.visualbert4j.data.LineReader;

/** Reads JSON files value by value, so that none has to fit in memory. */
final class JsonSource {

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(100)
                            .maxStringLength(LineReader.MAXIMUM_LINE_BYTES)
                            .build())
                    .build())
            .build();

    private JsonSource() {}

    /** Gives the object on every line that isn't blank. */
    static void lines(Path file, Consumer<JsonRecord> records) {
        LineReader.forEachLine(file, (text, number) -> {
            String place = file + ":" + number;
            JsonNode node;
            try {
                node = JSON.reader()
                        .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                        .readTree(text);
            } catch (JsonProcessingException e) {
                throw broken(place, e);
            }
            if (!node.isObject()) {
                throw new VisualBertException(DATA, place + ": is no JSON object");
            }
            records.accept(new JsonRecord(place, node));
        });
    }

    /**
     * Gives the elements of a list.
     *
     * @param key where in the file's object the list stands, or null where the file is the list
     */
    static void elements(Path file, @Nullable String key, Consumer<JsonRecord> records) {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
                JsonParser parser = JSON.createParser(in)) {
            if (!findList(parser, key)) {
                throw new VisualBertException(
                        DATA,
                        file + ":1: is no " + (key == null ? "JSON list" : "JSON object with a list \"" + key + "\""));
            }
            for (int element = 1; parser.nextToken() != JsonToken.END_ARRAY; element++) {
                String place = file + ":" + parser.currentTokenLocation().getLineNr() + ": element " + element;
                if (parser.currentToken() == null) {
                    throw new VisualBertException(DATA, place + ": the file ends within its list");
                }
                records.accept(new JsonRecord(place, JSON.readTree(parser)));
            }
        } catch (JsonProcessingException e) {
            throw broken(
                    file + ":" + (e.getLocation() == null ? 1 : e.getLocation().getLineNr()), e);
        } catch (IOException e) {
            throw new VisualBertException(IO, file + ": can't be read: " + e.getMessage(), e);
        }
    }

    /** Goes to the beginning of the list. */
    private static boolean findList(JsonParser parser, @Nullable String key) throws IOException {
        JsonToken first = parser.nextToken();
        if (key == null) {
            return first == JsonToken.START_ARRAY;
        }
        if (first != JsonToken.START_OBJECT) {
            return false;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean found = parser.currentName().equals(key);
            JsonToken value = parser.nextToken();
            if (found) {
                return value == JsonToken.START_ARRAY;
            }
            parser.skipChildren();
        }
        return false;
    }

    private static VisualBertException broken(String place, JsonProcessingException cause) {
        String reason = cause.getOriginalMessage().lines().findFirst().orElse("");
        return new VisualBertException(DATA, place + ": is no JSON: " + reason, cause);
    }
}
