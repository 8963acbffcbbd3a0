package org.visualbert4j.internal.image;

import java.util.Arrays;

/**
 * A decoded image: 8-bit RGB, row by row from the top, three bytes a pixel.
 *
 * @param width pixels across, at least 1
 * @param height pixels down, at least 1
 * @param rgb {@code 3 * width * height} bytes, red first; not copied, so not to be changed by its receivers
 */
@SuppressWarnings("ArrayRecordComponent")
public record RgbImage(int width, int height, byte[] rgb) {

    /** Checks that the bytes are as many as the size says. */
    public RgbImage {
        if (width < 1 || height < 1 || rgb.length != 3L * width * height) {
            throw new IllegalArgumentException(
                    "an image of " + width + "x" + height + " can't have " + rgb.length + " bytes");
        }
    }

    /** An image of one colour. */
    public static RgbImage filled(int width, int height, int red, int green, int blue) {
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < rgb.length; i += 3) {
            rgb[i] = (byte) red;
            rgb[i + 1] = (byte) green;
            rgb[i + 2] = (byte) blue;
        }
        return new RgbImage(width, height, rgb);
    }

    /** Equal where size and all pixels are. */
    @Override
    public boolean equals(Object other) {
        return other instanceof RgbImage that
                && width == that.width
                && height == that.height
                && Arrays.equals(rgb, that.rgb);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * width + height) + Arrays.hashCode(rgb);
    }

    @Override
    public String toString() {
        return "RgbImage[" + width + "x" + height + "]";
    }
}
