package org.visualbert4j.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Parses a Python literal: strings, numbers, True, False, None, and lists, tuples and dictionaries of them. Nothing else is
 * Python here: a name, a call, an operator or an f-string is an error. Source: the Python Language Reference, section 2.
 */
final class PythonLiteral {

    private static final int MAX_DEPTH = 100;

    private final String text;
    private int position;

    /** What is wrong, and at which character. */
    static final class SyntaxException extends Exception {
        private static final long serialVersionUID = 1L;

        SyntaxException(String problem, int position) {
            super(problem + " at character " + (position + 1));
        }
    }

    private PythonLiteral(String text) {
        this.text = text;
    }

    /** The value: a String, Long, Double, Boolean, null, List or Map. */
    static @Nullable Object parse(String text) throws SyntaxException {
        PythonLiteral parser = new PythonLiteral(text);
        Object value = parser.value(0);
        parser.skipSpace();
        if (parser.position < text.length()) {
            throw parser.error("something stands after the value");
        }
        return value;
    }

    private @Nullable Object value(int depth) throws SyntaxException {
        if (depth > MAX_DEPTH) {
            throw error("nested more than " + MAX_DEPTH + " deep");
        }
        skipSpace();
        char c = peek();
        if (c == '{') {
            return dictionary(depth);
        }
        if (c == '[') {
            return sequence(']', depth);
        }
        if (c == '(') {
            return sequence(')', depth);
        }
        if (startsString()) {
            return strings();
        }
        if (Character.isDigit(c) || c == '-' || c == '+' || c == '.') {
            return number();
        }
        return name();
    }

    private Map<String, @Nullable Object> dictionary(int depth) throws SyntaxException {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        position++;
        skipSpace();
        while (peek() != '}') {
            Object key = value(depth + 1);
            expect(':');
            if (map.containsKey(String.valueOf(key))) {
                throw error("the key " + key + " stands twice");
            }
            map.put(String.valueOf(key), value(depth + 1));
            separator('}');
        }
        position++;
        return map;
    }

    /** A list or tuple; one value in parentheses without a comma is that value, as in Python. */
    private @Nullable Object sequence(char end, int depth) throws SyntaxException {
        List<@Nullable Object> list = new ArrayList<>();
        boolean comma = false;
        position++;
        skipSpace();
        while (peek() != end) {
            list.add(value(depth + 1));
            comma |= separator(end);
        }
        position++;
        return end == ')' && list.size() == 1 && !comma ? list.get(0) : list;
    }

    private boolean separator(char end) throws SyntaxException {
        skipSpace();
        if (peek() == ',') {
            position++;
            skipSpace();
            return true;
        }
        if (peek() != end) {
            throw error("expected , or " + end);
        }
        return false;
    }

    private boolean startsString() {
        int i = position;
        while (i < text.length() && i < position + 2 && "rRuU".indexOf(text.charAt(i)) >= 0) {
            i++;
        }
        return i < text.length() && (text.charAt(i) == '\'' || text.charAt(i) == '"');
    }

    /** One string, or several side by side, which Python joins. */
    private String strings() throws SyntaxException {
        StringBuilder all = new StringBuilder();
        while (position < text.length() && startsString()) {
            string(all);
            skipSpace();
        }
        return all.toString();
    }

    private void string(StringBuilder out) throws SyntaxException {
        boolean raw = false;
        while (peek() != '\'' && peek() != '"') {
            raw |= peek() == 'r' || peek() == 'R';
            position++;
        }
        String quote = String.valueOf(peek());
        if (text.startsWith(quote.repeat(3), position)) {
            quote = quote.repeat(3);
        }
        position += quote.length();
        while (!text.startsWith(quote, position)) {
            char c = peek();
            position++;
            if (c != '\\') {
                out.append(c);
            } else if (raw) {
                out.append(c).append(peek());
                position++;
            } else {
                escape(out);
            }
        }
        position += quote.length();
    }

    private void escape(StringBuilder out) throws SyntaxException {
        char c = peek();
        position++;
        switch (c) {
            case 'n' -> out.append('\n');
            case 't' -> out.append('\t');
            case 'r' -> out.append('\r');
            case 'b' -> out.append('\b');
            case 'f' -> out.append('\f');
            case 'a' -> out.append('\u0007');
            case 'v' -> out.append('\u000b');
            case '\\', '\'', '"' -> out.append(c);
            case 'x' -> out.appendCodePoint(digits(2, 16));
            case 'u' -> out.appendCodePoint(digits(4, 16));
            case 'U' -> out.appendCodePoint(digits(8, 16));
            case '0', '1', '2', '3', '4', '5', '6', '7' -> {
                position--;
                int end = position;
                while (end < text.length() && end < position + 3 && "01234567".indexOf(text.charAt(end)) >= 0) {
                    end++;
                }
                out.appendCodePoint(digits(end - position, 8));
            }
            default -> out.append('\\').append(c); // Python keeps the backslash of what is no escape
        }
    }

    private int digits(int count, int radix) throws SyntaxException {
        try {
            int value = Integer.parseInt(text.substring(position, position + count), radix);
            if (!Character.isValidCodePoint(value)) {
                throw error("no character has the number " + value);
            }
            position += count;
            return value;
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            throw error("expected " + count + " digits");
        }
    }

    private Object number() throws SyntaxException {
        int start = position;
        while (position < text.length() && "0123456789+-.eE_".indexOf(text.charAt(position)) >= 0) {
            position++;
        }
        String number = text.substring(start, position).replace("_", "");
        try {
            return number.matches("[+-]?\\d+") ? (Object) Long.valueOf(number) : Double.valueOf(number);
        } catch (NumberFormatException e) {
            throw error("\"" + number + "\" is no number");
        }
    }

    private @Nullable Object name() throws SyntaxException {
        int start = position;
        while (position < text.length() && Character.isJavaIdentifierPart(text.charAt(position))) {
            position++;
        }
        String name = text.substring(start, position);
        return switch (name) {
            case "True" -> true;
            case "False" -> false;
            case "None" -> null;
            default -> throw error(name.isEmpty() ? "expected a value" : "\"" + name + "\" is no literal");
        };
    }

    private void expect(char c) throws SyntaxException {
        skipSpace();
        if (peek() != c) {
            throw error("expected " + c);
        }
        position++;
    }

    private char peek() throws SyntaxException {
        if (position >= text.length()) {
            throw error("ends too early");
        }
        return text.charAt(position);
    }

    private void skipSpace() {
        while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
            position++;
        }
    }

    private SyntaxException error(String problem) {
        return new SyntaxException(problem, position);
    }
}
