package org.visualbert4j.internal.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;

/** Why a tree of JSON is no value of a type, in our words: key, what is expected, what was found. */
final class JsonProblem {

    private static final int SHOWN = 60;

    private JsonProblem() {}

    static String line(JsonProcessingException e, JsonNode tree) {
        if (e.getCause() instanceof VisualBertException cause) {
            return String.valueOf(cause.getMessage());
        }
        StringBuilder key = new StringBuilder();
        JsonNode found = tree;
        if (e instanceof JsonMappingException mapping) {
            for (JsonMappingException.Reference step : mapping.getPath()) {
                String name = step.getFieldName();
                key.append(key.isEmpty() ? "" : ".").append(name == null ? String.valueOf(step.getIndex()) : name);
                found = name == null ? found.path(step.getIndex()) : found.path(name);
            }
        }
        String value = found.isMissingNode() ? "nothing" : found.toString();
        value = value.length() > SHOWN ? value.substring(0, SHOWN) + " ..." : value;
        String expected = e instanceof MismatchedInputException mismatch ? expected(mismatch.getTargetType()) : "";
        if (e.getCause() instanceof IllegalArgumentException cause && cause.getMessage() != null) {
            return (key.isEmpty() ? "" : key + ": ") + cause.getMessage();
        }
        return (key.isEmpty() ? "" : key + ": ")
                + (expected.isEmpty() ? value + " makes no sense here" : "expected " + expected + ", found " + value);
    }

    private static String expected(@Nullable Class<?> type) {
        if (type == null) {
            return "";
        }
        if (type == int.class || type == long.class || type == Integer.class || type == Long.class) {
            return "a whole number";
        }
        if (type == double.class || type == float.class || type == Double.class || type == Float.class) {
            return "a number";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (type == String.class) {
            return "a text";
        }
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .map(constant -> String.valueOf(constant).toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(", ", "one of ", ""));
        }
        if (Collection.class.isAssignableFrom(type)) {
            return "a list";
        }
        return Map.class.isAssignableFrom(type) || type.isRecord() || type.isInterface() ? "an object" : "";
    }
}
