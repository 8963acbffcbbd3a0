package org.visualbert4j.internal.records;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses one Python literal as {@code ast.literal_eval} reads it: dicts, lists, tuples, strings (also raw, and several
 * in a row), numbers, True, False and None. Anything else is an error; nothing is looked up or executed. Not supported:
 * bytes, sets, complex, hexadecimal and underscored numbers, {@code \N{...}}.
 */
final class PythonLiteral {

    private static final int MAXIMUM_DEPTH = 100;
    private static final int MAXIMUM_DIGITS = 1000;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Pattern NUMBER =
            Pattern.compile("[-+]?(?:(?:[0-9]+\\.[0-9]*|\\.[0-9]+|[0-9]+)(?:[eE][-+]?[0-9]{1,9})?)");
    private static final Pattern INTEGER = Pattern.compile("[-+]?(?:0+|[1-9][0-9]*)");
    private static final Pattern WORD = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]*");

    /** What is wrong with a literal, and where in the line. */
    static final class SyntaxException extends Exception {
        private static final long serialVersionUID = 1L;

        SyntaxException(String message, int position) {
            super(message + " at column " + (position + 1));
        }
    }

    private final String source;
    private int position;

    private PythonLiteral(String source) {
        this.source = source;
    }

    /** The value that the whole of the source is a literal of. */
    static JsonNode parse(String source) throws SyntaxException {
        PythonLiteral parser = new PythonLiteral(source);
        JsonNode value = parser.value(0);
        parser.peek();
        if (parser.position < source.length()) {
            throw parser.error("something follows the literal");
        }
        return value;
    }

    private JsonNode value(int depth) throws SyntaxException {
        if (depth > MAXIMUM_DEPTH) {
            throw error("nested deeper than " + MAXIMUM_DEPTH);
        }
        char c = peek();
        return switch (c) {
            case '{' -> dict(depth);
            case '[' -> list(depth, ']');
            case '(' -> list(depth, ')');
            case '\'', '"' -> NODES.textNode(strings());
            case '-', '+', '.' -> number();
            default -> c >= '0' && c <= '9' ? number() : word();
        };
    }

    private ObjectNode dict(int depth) throws SyntaxException {
        ObjectNode dict = NODES.objectNode();
        position++;
        while (peek() != '}') {
            int start = position;
            JsonNode key = value(depth + 1);
            if (!key.isValueNode()) {
                throw new SyntaxException("a key must be a string or a number", start);
            }
            expect(':');
            JsonNode value = value(depth + 1);
            if (dict.replace(key.asText(), value) != null) {
                throw new SyntaxException("the key " + key + " stands twice", start);
            }
            if (peek() != '}') {
                expect(',');
            }
        }
        position++;
        return dict;
    }

    /** A list, a tuple, or a value in parentheses. */
    private JsonNode list(int depth, char close) throws SyntaxException {
        ArrayNode list = NODES.arrayNode();
        boolean comma = false;
        position++;
        while (peek() != close) {
            list.add(value(depth + 1));
            comma = peek() == ',';
            if (comma) {
                position++;
            } else if (peek() != close) {
                throw error("expected , or " + close);
            }
        }
        position++;
        return close == ')' && list.size() == 1 && !comma ? list.get(0) : list;
    }

    /** Strings that stand side by side are one. */
    private String strings() throws SyntaxException {
        StringBuilder text = new StringBuilder();
        while (true) {
            char c = peek();
            if (c == '\'' || c == '"') {
                string(text, false);
            } else if (isPrefixed("uUrR")) {
                position++;
                string(text, c == 'r' || c == 'R');
            } else {
                return text.toString();
            }
        }
    }

    private boolean isPrefixed(String prefixes) {
        return position + 1 < source.length()
                && prefixes.indexOf(source.charAt(position)) >= 0
                && (source.charAt(position + 1) == '\'' || source.charAt(position + 1) == '"');
    }

    private void string(StringBuilder text, boolean raw) throws SyntaxException {
        int start = position;
        char quote = source.charAt(position++);
        while (position < source.length()) {
            char c = source.charAt(position++);
            if (c == quote) {
                return;
            }
            if (c != '\\' || position == source.length()) {
                text.append(c);
            } else if (raw) {
                text.append(c).append(source.charAt(position++));
            } else {
                escape(text);
            }
        }
        throw new SyntaxException("a string is not closed", start);
    }

    private void escape(StringBuilder text) throws SyntaxException {
        char c = source.charAt(position++);
        switch (c) {
            case '\\', '\'', '"' -> text.append(c);
            case 'a' -> text.append('\u0007');
            case 'b' -> text.append('\b');
            case 'f' -> text.append('\f');
            case 'n' -> text.append('\n');
            case 'r' -> text.append('\r');
            case 't' -> text.append('\t');
            case 'v' -> text.append('\u000b');
            case 'x' -> text.appendCodePoint(hexadecimal(2));
            case 'u' -> text.appendCodePoint(hexadecimal(4));
            case 'U' -> text.appendCodePoint(hexadecimal(8));
            case 'N' -> throw error("\\N{...} is not supported");
            case '0', '1', '2', '3', '4', '5', '6', '7' -> text.append(octal(c));
            default -> text.append('\\').append(c);
        }
    }

    private char octal(char first) {
        int value = first - '0';
        for (int digits = 1; digits < 3 && position < source.length(); digits++) {
            int digit = source.charAt(position) - '0';
            if (digit < 0 || digit > 7) {
                break;
            }
            value = 8 * value + digit;
            position++;
        }
        return (char) value;
    }

    private int hexadecimal(int digits) throws SyntaxException {
        long value = 0;
        for (int i = 0; i < digits; i++) {
            char c = position < source.length() ? source.charAt(position++) : 0;
            int digit = c < 128 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                throw error("expected " + digits + " hexadecimal digits");
            }
            value = 16 * value + digit;
        }
        if (value > Character.MAX_CODE_POINT) {
            throw error("no such character");
        }
        return (int) value;
    }

    private JsonNode number() throws SyntaxException {
        Matcher matcher = NUMBER.matcher(source).region(position, source.length());
        if (!matcher.lookingAt()) {
            throw error("expected a number");
        }
        String digits = matcher.group();
        if (digits.length() > MAXIMUM_DIGITS) {
            throw error("a number of " + digits.length() + " digits");
        }
        boolean integer = INTEGER.matcher(digits).matches();
        if (!integer && digits.chars().noneMatch(c -> c == '.' || c == 'e' || c == 'E')) {
            throw error("a number can't start with 0");
        }
        if (!integer && Double.isInfinite(Double.parseDouble(digits))) {
            throw error("a number too large");
        }
        position = matcher.end();
        return integer ? NODES.numberNode(new BigInteger(digits)) : NODES.numberNode(Double.parseDouble(digits));
    }

    private JsonNode word() throws SyntaxException {
        if (isPrefixed("uUrR")) {
            return NODES.textNode(strings());
        }
        if (position == source.length()) {
            throw error("the line ends early");
        }
        Matcher matcher = WORD.matcher(source).region(position, source.length());
        if (!matcher.lookingAt()) {
            throw error("expected a value");
        }
        JsonNode value = switch (matcher.group()) {
            case "True" -> NODES.booleanNode(true);
            case "False" -> NODES.booleanNode(false);
            case "None" -> NODES.nullNode();
            case "true", "false", "null" -> throw error("JSON and no Python (`format` jsonl)");
            default -> throw error("a name or a prefix that no literal has");
        };
        position = matcher.end();
        return value;
    }

    private void expect(char expected) throws SyntaxException {
        if (peek() != expected) {
            throw error("expected " + expected);
        }
        position++;
    }

    /** The next character that isn't white space, or 0 at the end. */
    private char peek() {
        while (position < source.length() && " \t\f\r".indexOf(source.charAt(position)) >= 0) {
            position++;
        }
        return position < source.length() ? source.charAt(position) : 0;
    }

    private SyntaxException error(String message) {
        return new SyntaxException(message, position);
    }
}
