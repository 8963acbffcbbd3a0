package org.visualbert4j.internal.image;

import java.util.Arrays;

/**
 * A plane of whole macroblocks, with one row above and one column to the left of it that hold what prediction finds
 * outside a frame: 127 above, 129 on the left.
 */
final class Vp8Plane {

    final int stride;
    final byte[] samples;

    Vp8Plane(int width, int height) {
        stride = width + 1;
        samples = new byte[stride * (height + 1)];
        for (int i = 0; i < samples.length; i += stride) {
            samples[i] = (byte) 129;
        }
        Arrays.fill(samples, 0, stride, (byte) 127);
    }

    /** Where a sample lies. */
    int at(int x, int y) {
        return (y + 1) * stride + x + 1;
    }

    int get(int at) {
        return samples[at] & 0xff;
    }

    void set(int at, int value) {
        samples[at] = (byte) value;
    }

    /** Sets a sample to a value cut to 0 to 255. */
    void setClipped(int at, int value) {
        samples[at] = (byte) Math.max(0, Math.min(255, value));
    }
}
