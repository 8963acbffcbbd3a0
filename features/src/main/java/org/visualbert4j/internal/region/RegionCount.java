package org.visualbert4j.internal.region;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.visualbert4j.error.VisualBertException;

/**
 * How many regions an image has: a fixed number where both are the same; otherwise those that are certain, but no fewer
 * than the minimum and no more than the maximum, as bottom-up attention's adaptive features.
 *
 * @param minimum 1 or more
 * @param maximum no less
 */
public record RegionCount(int minimum, int maximum) {

    private static final Pattern PATTERN = Pattern.compile("(\\d{1,4})(?:-(\\d{1,4}))?");

    /** Checks the order. */
    public RegionCount {
        if (minimum < 1 || maximum < minimum) {
            throw new VisualBertException(
                    VisualBertException.Code.USAGE,
                    "the number of regions is such as 36 or 10-100, not " + minimum + "-" + maximum);
        }
    }

    /**
     * Reads {@code 36} or {@code 10-100}.
     *
     * @throws VisualBertException USAGE for anything else
     */
    public static RegionCount parse(String text) {
        Matcher matcher = PATTERN.matcher(text);
        if (!matcher.matches()) {
            throw new VisualBertException(
                    VisualBertException.Code.USAGE, "the number of regions is such as 36 or 10-100, not " + text);
        }
        int minimum = Integer.parseInt(matcher.group(1));
        return new RegionCount(minimum, matcher.group(2) == null ? minimum : Integer.parseInt(matcher.group(2)));
    }
}
