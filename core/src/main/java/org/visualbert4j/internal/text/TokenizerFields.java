package org.visualbert4j.internal.text;

import static org.visualbert4j.error.VisualBertException.Code.CHECKPOINT;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.files.Json;
import org.visualbert4j.internal.files.JsonProblem;

/** A tokenizer's files of JSON, whose values have the expected type or are an error that names file and key. */
final class TokenizerFields {

    private TokenizerFields() {}

    /** The object in a file. */
    static ObjectNode read(Path file) {
        try {
            if (Json.PLAIN.readTree(BoundedFile.text(file)) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            throw new VisualBertException(CHECKPOINT, file + ":" + line + ": not JSON: " + JsonProblem.ofParser(e), e);
        } catch (StackOverflowError | OutOfMemoryError e) {
            throw new VisualBertException(CHECKPOINT, file + ": too deep or too large to be a tokenizer's", e);
        }
        throw new VisualBertException(CHECKPOINT, file + ": must hold a JSON object");
    }

    /** The object in a file that need not be there. */
    static ObjectNode readIfThere(Path file) {
        return Files.exists(file) ? read(file) : Json.PLAIN.createObjectNode();
    }

    /** Yes or no; null is an error. */
    static boolean bool(JsonNode node, String key, boolean absent, Object where) {
        JsonNode value = node.path(key);
        if (value.isMissingNode()) {
            return absent;
        }
        if (!value.isBoolean()) {
            throw wrong(where, key, "true or false", value);
        }
        return value.booleanValue();
    }

    /** A text; null is an error. */
    static String text(JsonNode node, String key, String absent, Object where) {
        JsonNode value = node.path(key);
        if (value.isMissingNode()) {
            return absent;
        }
        if (!value.isTextual()) {
            throw wrong(where, key, "a text", value);
        }
        return value.textValue();
    }

    static VisualBertException wrong(Object where, String key, String expected, JsonNode found) {
        return new VisualBertException(
                CHECKPOINT, where + ": " + key + ": expected " + expected + ", found " + Json.shortened(found));
    }
}
