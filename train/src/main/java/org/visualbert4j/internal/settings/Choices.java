package org.visualbert4j.internal.settings;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.visualbert4j.error.VisualBertException;

/** Settings that name one of a few things. */
public final class Choices {

    private Choices() {}

    /** The one that a setting's value names. */
    public static <T> T choose(String key, String value, Map<String, T> choices) {
        known(key, value, choices.keySet());
        return Objects.requireNonNull(choices.get(value));
    }

    /** Checks that a setting's value is one of those that there are. */
    public static void known(String key, String value, Set<String> names) {
        if (!names.contains(value)) {
            throw new VisualBertException(
                    VisualBertException.Code.CONFIG,
                    key + ": \"" + value + "\" is none of "
                            + names.stream().sorted().toList());
        }
    }

    /** Checks that a number is in a range, both ends included. */
    static void range(String key, long value, long lowest, long highest) {
        check(value >= lowest && value <= highest, key, value, lowest + " to " + highest);
    }

    /** Checks a condition on a number. */
    public static void check(boolean holds, String key, Object value, String expected) {
        if (!holds) {
            throw new VisualBertException(
                    VisualBertException.Code.CONFIG, key + ": " + value + " makes no sense; expected " + expected);
        }
    }
}
