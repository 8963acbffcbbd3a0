package org.visualbert4j.vision;

import java.io.IOException;

/**
 * How many pixels a picture may have; asked before any is decoded.
 *
 * @param maximum at least 1
 */
record PixelLimit(long maximum) {

    void check(long width, long height) throws IOException {
        if (width < 1 || height < 1) {
            throw new IOException("has no pixels: its size is " + width + "x" + height);
        }
        // Both sides are below 2^32, so that a product that doesn't fit a long is negative.
        if (width * height < 0 || width * height > maximum) {
            throw new IOException("is " + width + "x" + height + " pixels; the limit is " + maximum + " in all");
        }
    }
}
