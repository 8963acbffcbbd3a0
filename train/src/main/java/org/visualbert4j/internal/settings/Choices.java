package org.visualbert4j.internal.settings;

import java.util.Map;
import org.visualbert4j.error.VisualBertException;

/** Settings that name one of a few things. */
public final class Choices {

    private Choices() {}

    /** The one that a setting's value names. */
    public static <T> T choose(String key, String value, Map<String, T> choices) {
        T choice = choices.get(value);
        if (choice == null) {
            throw new VisualBertException(
                    VisualBertException.Code.CONFIG,
                    key + ": \"" + value + "\" is none of "
                            + choices.keySet().stream().sorted().toList());
        }
        return choice;
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
