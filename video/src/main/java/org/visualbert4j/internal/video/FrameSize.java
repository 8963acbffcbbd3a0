package org.visualbert4j.internal.video;

import static org.visualbert4j.error.VisualBertException.Code.USAGE;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.visualbert4j.error.VisualBertException;

/**
 * The size that frames are scaled to, whatever the shape of the video is.
 *
 * @param width pixels across, 1 to 65535
 * @param height pixels down, 1 to 65535
 */
public record FrameSize(int width, int height) {

    /** Pixels; what a JPEG can have. */
    static final int LONGEST_SIDE = 65_535;

    private static final Pattern SIZE = Pattern.compile("(\\d{1,5})[xX](\\d{1,5})");

    /** Checks both sides. */
    public FrameSize {
        if (width < 1 || height < 1 || width > LONGEST_SIDE || height > LONGEST_SIDE) {
            throw new VisualBertException(
                    USAGE, "frames of " + width + "x" + height + ": a side is 1 to " + LONGEST_SIDE + " pixels");
        }
    }

    /**
     * Reads width and height, such as {@code 1280x720}.
     *
     * @throws VisualBertException USAGE for anything else
     */
    public static FrameSize parse(String text) {
        Matcher size = SIZE.matcher(text.strip());
        if (!size.matches()) {
            throw new VisualBertException(USAGE, "\"" + text + "\" is no width and height such as 1280x720");
        }
        return new FrameSize(Integer.parseInt(size.group(1)), Integer.parseInt(size.group(2)));
    }

    @Override
    public String toString() {
        return width + "x" + height;
    }
}
