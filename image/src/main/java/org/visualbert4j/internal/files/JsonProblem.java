package org.visualbert4j.internal.files;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;

/** What is wrong with JSON, in words for the person who wrote it rather than for the one who parses it. */
public final class JsonProblem {

    /** By what the library says where a limit is passed. */
    private static final Map<String, String> LIMITS = Map.of(
            "nesting depth", "is nested deeper than " + Json.MAX_DEPTH + " levels",
            "Number value length", "has a number of more than 1000 digits",
            "String value length", "has a text of more than 10 MB",
            "Name length", "has a key of more than 50000 characters");

    private static final Pattern DUPLICATE = Pattern.compile("Duplicate field '(.*)'", Pattern.DOTALL);
    private static final Pattern PYTHON = Pattern.compile("'|(?:True|False|None)\\b");
    private static final Pattern NOT_FINITE = Pattern.compile("[-+]?(?:NaN|Infinity|nan|inf)\\b");
    private static final int SHOWN = 20;

    private final String message;
    private final @Nullable String text;
    private final int column;

    private JsonProblem(JsonProcessingException e, @Nullable String text) {
        this.message = e.getOriginalMessage();
        this.text = text;
        this.column = e.getLocation() == null ? 0 : e.getLocation().getColumnNr();
    }

    /**
     * Why a text is no JSON, to follow the place.
     *
     * @param text the line that was parsed, or null where a longer file was
     */
    public static String ofLine(JsonProcessingException e, @Nullable String text) {
        JsonProblem problem = new JsonProblem(e, text);
        if (e instanceof StreamConstraintsException) {
            return LIMITS.entrySet().stream()
                    .filter(limit -> problem.message.contains(limit.getKey()))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse("passes a limit of JSON files");
        }
        if (e instanceof JsonEOFException) {
            return text == null
                    ? "is cut off: the JSON ends too early"
                    : "is cut off, or goes on in the next line, where a line is one JSON object; visualbert import table reads"
                            + " objects of several lines";
        }
        return problem.words();
    }

    private String words() {
        Matcher duplicate = DUPLICATE.matcher(message);
        if (duplicate.lookingAt()) {
            return "has the key \"" + duplicate.group(1) + "\" twice";
        }
        if (message.startsWith("Trailing token")) {
            return "has more than one JSON value" + at()
                    + ", where a line is one JSON object; visualbert import table reads several a line";
        }
        if (message.startsWith("Non-standard token")) {
            return "has NaN or Infinity" + at() + ", which are no JSON; write null or leave the key out";
        }
        if (message.startsWith("Illegal unquoted character")) {
            return "has a control character within a text" + at() + "; write \\n, \\t or \\u and its number";
        }
        if (message.startsWith("Unrecognized character escape")) {
            return "has an unknown \\ within a text" + at() + "; write \\\\ for a backslash, and / in paths";
        }
        if (message.startsWith("Invalid UTF-8")) {
            return "is not UTF-8" + at() + "; convert the file to UTF-8";
        }
        return unexpected(text == null || column < 1 || column > text.length() ? "" : text.substring(column - 1));
    }

    /** What the rest begins with that isn't expected there. */
    private String unexpected(String rest) {
        boolean first = text != null
                && column > 0
                && text.substring(0, Math.min(text.length(), column - 1)).isBlank();
        boolean afterComma = text != null
                && column > 1
                && text.substring(0, Math.min(text.length(), column - 1))
                        .strip()
                        .endsWith(",");
        if (PYTHON.matcher(rest).lookingAt()) {
            return "is Python and no JSON" + at() + "; `format` python reads it";
        }
        if (NOT_FINITE.matcher(rest).lookingAt()) {
            return "has a number that is not finite" + at() + "; write null or leave the key out";
        }
        if (rest.startsWith("/") || rest.startsWith("#")) {
            return "has a comment" + at() + ", which JSON does not have";
        }
        if (afterComma && (rest.startsWith("}") || rest.startsWith("]"))) {
            return "has a comma before " + rest.charAt(0) + at() + ", which JSON does not have";
        }
        if (rest.startsWith(",")) {
            return "has a comma too many" + at() + "; lines have none between them";
        }
        if (!first && message.contains("double-quote to start field name")) {
            return "has a key without double quotes" + at();
        }
        String shown = rest.substring(0, Math.min(rest.length(), SHOWN)).replaceAll("\\p{Cntrl}", "?");
        return "is no JSON" + at() + (shown.isEmpty() ? "" : ", where it says: " + shown);
    }

    private String at() {
        return column > 0 ? " at column " + column : "";
    }

    /**
     * Why a tree of JSON is no value of a type: key, what is expected, what was found.
     *
     * @param tree what the value was to be made of
     */
    public static String ofValue(JsonProcessingException e, JsonNode tree) {
        if (e.getCause() instanceof VisualBertException cause) {
            return String.valueOf(cause.getMessage());
        }
        StringBuilder path = new StringBuilder();
        JsonNode found = tree;
        if (e instanceof JsonMappingException mapping) {
            for (JsonMappingException.Reference step : mapping.getPath()) {
                String name = step.getFieldName();
                path.append(path.isEmpty() ? "" : ".").append(name == null ? String.valueOf(step.getIndex()) : name);
                found = name == null ? found.path(step.getIndex()) : found.path(name);
            }
        }
        String key = path.isEmpty() ? "" : path + ": ";
        if (e.getCause() instanceof IllegalArgumentException cause && cause.getMessage() != null) {
            return key + cause.getMessage();
        }
        String expected = e instanceof MismatchedInputException mismatch ? expected(mismatch.getTargetType()) : "";
        String value = Json.shortened(found);
        return key
                + (expected.isEmpty() ? value + " makes no sense here" : "expected " + expected + ", found " + value);
    }

    /** The first line of what the parser says of a file that is not of lines. */
    public static String ofParser(JsonProcessingException e) {
        return String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
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
