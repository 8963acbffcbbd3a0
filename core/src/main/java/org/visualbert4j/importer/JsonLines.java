package org.visualbert4j.importer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.visualbert4j.VisualBertException;
import org.visualbert4j.data.LineReader;

/** A JSON object a line, as many data sets come. What is odd is an error with its file and line. */
record JsonLines(Path file, int line, JsonNode object) {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Gives every line that isn't blank. */
    static void read(Path file, Consumer<JsonLines> lines) {
        LineReader.forEachLine(file, (text, number) -> {
            JsonNode node;
            try {
                node = JSON.readTree(text);
            } catch (JsonProcessingException e) {
                throw error(file, number, "is no JSON: " + firstLine(e.getOriginalMessage()));
            }
            if (!node.isObject()) {
                throw error(file, number, "is no JSON object");
            }
            lines.accept(new JsonLines(file, number, node));
        });
    }

    /** A text, number or boolean as text. */
    String value(String key) {
        JsonNode value = object.path(key);
        if (!value.isValueNode() || value.isNull()) {
            throw error("has no \"" + key + "\"");
        }
        return value.asText();
    }

    /** Whether the key is there with a value. */
    boolean has(String key) {
        return object.hasNonNull(key);
    }

    /** A path, relative to a folder. */
    Path path(Path folder, String key) {
        String name = value(key);
        try {
            return folder.resolve(name);
        } catch (InvalidPathException e) {
            throw error("\"" + key + "\" is no path: " + e.getReason());
        }
    }

    VisualBertException error(String problem) {
        return error(file, line, problem);
    }

    private static VisualBertException error(Path file, int line, String problem) {
        return new VisualBertException(VisualBertException.Code.DATA, file + ":" + line + ": " + problem);
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("");
    }
}
