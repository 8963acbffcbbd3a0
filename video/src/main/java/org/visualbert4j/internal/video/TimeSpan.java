package org.visualbert4j.internal.video;

import static org.visualbert4j.error.VisualBertException.Code.USAGE;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.visualbert4j.error.VisualBertException;

/**
 * The part of a video that is looked at, in seconds from its beginning.
 *
 * @param from 0 or more
 * @param to more than {@code from}; infinite for the video's end
 */
public record TimeSpan(double from, double to) {

    /** All of a video. */
    public static final TimeSpan ALL = new TimeSpan(0, Double.POSITIVE_INFINITY);

    private static final Pattern TIME = Pattern.compile("(?:(?:(\\d{1,4}):)?(\\d{1,4}):)?(\\d{1,9}(?:\\.\\d{1,9})?)s?");

    /** Checks that it has a length. */
    public TimeSpan {
        if (!(from >= 0 && to > from)) {
            throw new VisualBertException(
                    USAGE, "from " + from + " s to " + to + " s is no part of a video: it has to begin before it ends");
        }
    }

    /**
     * Reads seconds, {@code 90}, {@code 90.5} or {@code 90s}, or minutes or hours before them, {@code 1:30}, {@code 1:02:03.5}.
     *
     * @throws VisualBertException USAGE for anything else
     */
    public static double seconds(String text) {
        Matcher time = TIME.matcher(text.strip());
        if (!time.matches()) {
            throw new VisualBertException(USAGE, "\"" + text + "\" is no time such as 90, 90.5, 1:30 or 1:02:03.5");
        }
        return 3600 * number(time, 1) + 60 * number(time, 2) + number(time, 3);
    }

    private static double number(Matcher time, int group) {
        return time.group(group) == null ? 0 : Double.parseDouble(time.group(group));
    }
}
