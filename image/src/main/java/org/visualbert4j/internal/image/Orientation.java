package org.visualbert4j.internal.image;

import java.util.Arrays;

/** How an image is stored, as the EXIF tag {@code Orientation} counts it from 1, and how it is put upright. */
public enum Orientation {
    UPRIGHT(false, false, false),
    MIRRORED(false, true, false),
    TURNED_180(false, true, true),
    FLIPPED(false, false, true),
    TRANSPOSED(true, false, false),
    TURNED_LEFT(true, true, false),
    TRANSVERSED(true, true, true),
    TURNED_RIGHT(true, false, true);

    private final boolean swapsAxes;
    private final boolean mirrors;
    private final boolean flips;

    Orientation(boolean swapsAxes, boolean mirrors, boolean flips) {
        this.swapsAxes = swapsAxes;
        this.mirrors = mirrors;
        this.flips = flips;
    }

    /**
     * The orientation that is put upright so.
     *
     * @param swapsAxes rows become columns, before all else
     * @param mirrors left becomes right
     * @param flips top becomes bottom
     */
    public static Orientation of(boolean swapsAxes, boolean mirrors, boolean flips) {
        return Arrays.stream(values())
                .filter(it -> it.swapsAxes == swapsAxes && it.mirrors == mirrors && it.flips == flips)
                .findFirst()
                .orElseThrow();
    }

    /** The orientation of a number as EXIF has it; upright for any other. */
    static Orientation numbered(long number) {
        return number < 1 || number > 8 ? UPRIGHT : values()[(int) number - 1];
    }

    /** Whether width and height change places. */
    public boolean swapsAxes() {
        return swapsAxes;
    }

    /** The image put upright. */
    public RgbImage upright(RgbImage image) {
        if (this == UPRIGHT) {
            return image;
        }
        int width = swapsAxes ? image.height() : image.width();
        int height = swapsAxes ? image.width() : image.height();
        // Steps in the stored image for one step right and one step down in the upright one.
        int right = swapsAxes ? image.width() : 1;
        int down = swapsAxes ? 1 : image.width();
        int start = 0;
        if (mirrors) {
            start += right * (width - 1);
            right = -right;
        }
        if (flips) {
            start += down * (height - 1);
            down = -down;
        }
        byte[] from = image.rgb();
        byte[] to = new byte[from.length];
        int out = 0;
        for (int y = 0; y < height; y++) {
            int in = 3 * (start + y * down);
            for (int x = 0; x < width; x++, in += 3 * right) {
                to[out++] = from[in];
                to[out++] = from[in + 1];
                to[out++] = from[in + 2];
            }
        }
        return new RgbImage(width, height, to);
    }
}
