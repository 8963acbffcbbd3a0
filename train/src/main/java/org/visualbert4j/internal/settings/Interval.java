package org.visualbert4j.internal.settings;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How often something is done.
 *
 * @param count every so many
 * @param epochs epochs, or else steps
 */
public record Interval(int count, boolean epochs) {

    private static final Pattern WRITTEN = Pattern.compile("([1-9]\\d{0,8}) (epoch|step)s?");

    /** Reads {@code 1 epoch}, {@code 500 steps}. */
    public static Interval parse(String key, String written) {
        Matcher matcher = WRITTEN.matcher(written);
        Choices.check(matcher.matches(), key, written, "such as \"1 epoch\" or \"500 steps\"");
        return new Interval(Integer.parseInt(matcher.group(1)), matcher.group(2).equals("epoch"));
    }

    /** Whether it is time after a step. */
    public boolean atStep(long step) {
        return !epochs && step % count == 0;
    }

    /** Whether it is time after an epoch. */
    public boolean atEpoch(int epoch) {
        return epochs && epoch % count == 0;
    }
}
