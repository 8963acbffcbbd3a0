package org.visualbert4j.internal.image;

import java.time.Duration;
import java.util.Map;
import org.visualbert4j.error.VisualBertException;

/**
 * What an image may cost to read. All but the time is known before a pixel is decoded.
 *
 * @param pixels most pixels, 1 to 715,827,879
 * @param pixelsPerByte most pixels for each byte of the file, of which 40,000,000 are free: an image of one colour packs
 *     well, and a bomb packs better
 * @param scans most scans of a progressive JPEG, each of which goes over all pixels
 * @param time after which decoding is given up
 */
public record ImageLimits(long pixels, long pixelsPerByte, int scans, Duration time) {

    /** Those that hold unless others are asked for: 178,956,970 pixels (Pillow's own limit), 1,000 a byte, 100 scans, 30 s. */
    public static final ImageLimits DEFAULT = new ImageLimits(178_956_970, 1000, 100, Duration.ofSeconds(30));

    /** Pixels that any file may have, however small. */
    static final long FREE_PIXELS = 40_000_000;

    /** Scans that pixels may be gone over without counting. */
    static final int FREE_SCANS = 10;

    private static final long MOST_PIXELS_OF_AN_ARRAY = (Integer.MAX_VALUE - 8) / 3;
    private static final String PREFIX = "VISUALBERT_IMAGE_";

    /** Checks the ranges. */
    public ImageLimits {
        if (pixels < 1 || pixels > MOST_PIXELS_OF_AN_ARRAY) {
            throw new IllegalArgumentException(
                    "the most pixels of an image are 1 to " + MOST_PIXELS_OF_AN_ARRAY + ", not " + pixels);
        }
        if (pixelsPerByte < 1 || scans < 1 || time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException("limits of pixels a byte, scans and time are above 0");
        }
    }

    /** These, with another limit of pixels. */
    ImageLimits withPixels(long most) {
        return new ImageLimits(most, pixelsPerByte, scans, time);
    }

    /**
     * As the environment says: {@code VISUALBERT_IMAGE_PIXELS}, {@code _PIXELS_PER_BYTE}, {@code _SCANS} and {@code
     * _SECONDS}; {@link #DEFAULT} where it says nothing.
     *
     * @throws VisualBertException CONFIG for a number that makes no sense
     */
    public static ImageLimits of(Map<String, String> environment) {
        return new ImageLimits(
                number(environment, "PIXELS", DEFAULT.pixels, MOST_PIXELS_OF_AN_ARRAY),
                number(environment, "PIXELS_PER_BYTE", DEFAULT.pixelsPerByte, Integer.MAX_VALUE),
                (int) number(environment, "SCANS", DEFAULT.scans, Integer.MAX_VALUE),
                Duration.ofSeconds(number(environment, "SECONDS", DEFAULT.time.toSeconds(), 86_400)));
    }

    private static long number(Map<String, String> environment, String name, long otherwise, long most) {
        String text = environment.getOrDefault(PREFIX + name, "").strip();
        if (text.isEmpty()) {
            return otherwise;
        }
        if (text.matches("\\d{1,18}")) {
            long number = Long.parseLong(text);
            if (number >= 1 && number <= most) {
                return number;
            }
        }
        throw new VisualBertException(
                VisualBertException.Code.CONFIG,
                PREFIX + name + " is \"" + text + "\", where a whole number from 1 to " + most + " is expected");
    }
}
