package org.visualbert4j.internal.settings;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;

/**
 * What a setting's characters mean, by its type: the same for a flag, a file and a default. Strict, as a value that could be read in
 * two ways is one that somebody meant otherwise.
 */
final class SettingType {

    private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9]\\d{0,18})");
    private static final Pattern NUMBER = Pattern.compile("-?((0|[1-9]\\d*)(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d{1,3})?");
    private static final Map<String, Boolean> TRUTH =
            Map.of("true", true, "True", true, "TRUE", true, "false", false, "False", false, "FALSE", false);
    private static final int SHOWN = 60;

    static final String PATH_FORM = "path";

    /** How each type is read, its name in help, and what is expected of it. */
    private record Reader(String form, String expected, Function<String, @Nullable Object> read) {}

    private static final Reader INTEGER = new Reader(
            "integer",
            "a whole number, such as 10",
            text -> WHOLE.matcher(text).matches() && fits(text, Integer.MIN_VALUE, Integer.MAX_VALUE)
                    ? Integer.valueOf(text)
                    : null);
    private static final Reader LONG = new Reader(
            "integer",
            "a whole number, such as 10",
            text -> WHOLE.matcher(text).matches() && fits(text, Long.MIN_VALUE, Long.MAX_VALUE)
                    ? Long.valueOf(text)
                    : null);
    private static final Reader DOUBLE = new Reader("number", "a number, such as 0.1 or 1e-4", SettingType::number);
    private static final Reader BOOLEAN = new Reader("true|false", "true or false", TRUTH::get);
    private static final Reader TEXT = new Reader("text", "text", text -> text);
    private static final Reader PATH = new Reader(PATH_FORM, "a path", SettingType::path);

    private static final Map<Class<?>, Reader> READERS = Map.of(
            int.class, INTEGER,
            Integer.class, INTEGER,
            long.class, LONG,
            Long.class, LONG,
            double.class, DOUBLE,
            Double.class, DOUBLE,
            boolean.class, BOOLEAN,
            Boolean.class, BOOLEAN,
            String.class, TEXT,
            Path.class, PATH);

    private SettingType() {}

    /** Whether a setting is a list. */
    static boolean isList(RecordComponent setting) {
        return setting.getType() == List.class;
    }

    /** What a setting's value looks like: one of some names, or its type in a word; of a list, in brackets. */
    static String form(RecordComponent setting, List<String> choices) {
        Type type = isList(setting) ? element(setting) : setting.getType();
        String one = choices.isEmpty() ? reader(type).form : String.join("|", choices);
        return isList(setting) ? "[" + one + ",...]" : one;
    }

    /**
     * The value of a setting.
     *
     * @return null where nothing is written and nothing need be
     * @throws VisualBertException CONFIG with where it stands, what is found and what is expected
     */
    static @Nullable Object read(RecordComponent setting, Written written, boolean optional) {
        Reader reader = reader(isList(setting) ? element(setting) : setting.getType());
        String expected = isList(setting) ? "a list, each " + reader.expected + ", as [a, b]" : reader.expected;
        if (written instanceof Written.Nothing) {
            if (!optional) {
                throw error(written.where(), "has no value; expected " + expected);
            }
            return null;
        }
        if (written instanceof Written.Items items) {
            if (!isList(setting)) {
                throw error(
                        written.where(), "is a list; expected " + expected + (reader.equals(TEXT) ? " in quotes" : ""));
            }
            return items.texts().stream()
                    .map(text -> value(written.where(), reader, text, expected))
                    .toList();
        }
        String text = ((Written.Text) written).text();
        if (isList(setting)) {
            throw senseless(written.where(), text, expected);
        }
        return value(written.where(), reader, text, expected);
    }

    private static Object value(String where, Reader reader, String text, String expected) {
        Object value = reader.read.apply(text);
        if (value == null) {
            throw senseless(where, text, expected);
        }
        return value;
    }

    private static Reader reader(Type type) {
        Reader reader = READERS.get((Class<?>) type);
        if (reader == null) {
            throw new IllegalStateException("no setting can be a " + type);
        }
        return reader;
    }

    private static Type element(RecordComponent setting) {
        return ((ParameterizedType) setting.getGenericType()).getActualTypeArguments()[0];
    }

    private static boolean fits(String text, long lowest, long highest) {
        java.math.BigInteger value = new java.math.BigInteger(text);
        return value.compareTo(java.math.BigInteger.valueOf(lowest)) >= 0
                && value.compareTo(java.math.BigInteger.valueOf(highest)) <= 0;
    }

    /** A finite one: what is too large for a double is a mistake, like NaN and infinity. */
    private static @Nullable Object number(String text) {
        if (!NUMBER.matcher(text).matches()) {
            return null;
        }
        double value = Double.parseDouble(text);
        return Double.isFinite(value) ? value : null;
    }

    private static @Nullable Object path(String text) {
        try {
            return text.isEmpty() ? null : Path.of(text);
        } catch (InvalidPathException e) {
            return null;
        }
    }

    private static VisualBertException senseless(String where, String text, String expected) {
        String line = text.strip().replaceAll("\\R", " ");
        String shown = line.length() > SHOWN ? line.substring(0, SHOWN) + "..." : line.isEmpty() ? "\"\"" : line;
        return error(where, shown + " makes no sense here; expected " + expected);
    }

    private static VisualBertException error(String where, String problem) {
        return new VisualBertException(VisualBertException.Code.CONFIG, where + ": " + problem);
    }
}
