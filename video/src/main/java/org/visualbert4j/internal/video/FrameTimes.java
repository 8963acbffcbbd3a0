package org.visualbert4j.internal.video;

import static org.visualbert4j.error.VisualBertException.Code.USAGE;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.visualbert4j.error.VisualBertException;

/** The times in a video that frames are taken at. */
public sealed interface FrameTimes {

    /** The middle of the video, or of the part that is looked at: one frame. */
    record Middle() implements FrameTimes {

        @Override
        public String toString() {
            return "middle";
        }
    }

    /**
     * The beginning and every so many seconds after it, up to the end.
     *
     * @param seconds 0.001 or more
     */
    record Every(double seconds) implements FrameTimes {

        /** Checks the interval. */
        public Every {
            if (!(seconds >= 0.001 && seconds < Double.POSITIVE_INFINITY)) {
                throw new VisualBertException(USAGE, "frames every " + seconds + " s: 0.001 s is the least");
            }
        }

        @Override
        public String toString() {
            return "every " + seconds + "s";
        }
    }

    /**
     * The first frame, and each frame that differs much from the one before, by the measure of ffmpeg's filter
     * {@code select='gt(scene,threshold)'}.
     *
     * @param threshold 0 to 1; {@link #DEFAULT_THRESHOLD} finds cuts and few else
     */
    record SceneChanges(double threshold) implements FrameTimes {

        /** What ffmpeg's documentation recommends the range around. */
        public static final double DEFAULT_THRESHOLD = 0.3;

        /** Checks the threshold. */
        public SceneChanges {
            if (!(threshold >= 0 && threshold <= 1)) {
                throw new VisualBertException(USAGE, "scene " + threshold + ": a threshold is from 0 to 1");
            }
        }

        @Override
        public String toString() {
            return "scene " + threshold;
        }
    }

    /** What {@link #parse} reads: a word and perhaps a number. */
    Pattern WORDS = Pattern.compile("(middle|every|scene)(?:\\s+(\\d{0,9}\\.?\\d{1,9})\\s*(s?))?");

    /**
     * Reads {@code middle}, {@code every 1s}, {@code scene} or {@code scene 0.4}, in letters of any case.
     *
     * @throws VisualBertException USAGE for anything else
     */
    static FrameTimes parse(String text) {
        Matcher words = WORDS.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (words.matches()) {
            String number = words.group(2);
            String word = words.group(1);
            if ("middle".equals(word) && number == null) {
                return new Middle();
            }
            if ("every".equals(word) && number != null) {
                return new Every(Double.parseDouble(number));
            }
            if ("scene".equals(word) && (number == null || words.group(3).isEmpty())) {
                return new SceneChanges(number == null ? SceneChanges.DEFAULT_THRESHOLD : Double.parseDouble(number));
            }
        }
        throw new VisualBertException(USAGE, "\"" + text + "\" is none of middle, every 1s, scene, scene 0.3");
    }
}
