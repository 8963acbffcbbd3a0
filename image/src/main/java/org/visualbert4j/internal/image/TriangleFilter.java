package org.visualbert4j.internal.image;

/**
 * The triangle filter of one axis, between two sizes: result pixel {@code i} is made of {@code taps}
 * source pixels from {@code first[i]} on, whose weights begin at {@code weights[i * taps]}. The weights are those of Pillow's
 * {@code precompute_coeffs}, in fixed point: never negative, with a sum of one within rounding, so that no sum leaves 0 to 255 and
 * needs clipping. Pixels that Pillow leaves out have weight 0.
 *
 * @param first by result pixel; all its taps lie within the source
 * @param weights in units of {@code 1 / ONE}
 * @param taps at most as many as the source has pixels
 */
@SuppressWarnings("ArrayRecordComponent")
record TriangleFilter(int[] first, int[] weights, int taps) {

    /** Bits after the point. */
    static final int PRECISION_BITS = 32 - 8 - 2;

    static final int ONE = 1 << PRECISION_BITS;

    static TriangleFilter of(int from, int to) {
        double scale = (double) from / to;
        double support = Math.max(scale, 1);
        int[] first = new int[to];
        int taps = 0;
        for (int i = 0; i < to; i++) {
            first[i] = low(i, scale, support);
            taps = Math.max(taps, high(i, scale, support, from) - first[i]);
        }
        int[] weights = new int[Math.multiplyExact(to, taps)];
        double[] exact = new double[taps];
        for (int i = 0; i < to; i++) {
            double centre = (i + 0.5) * scale;
            int low = first[i];
            int count = high(i, scale, support, from) - low;
            double sum = 0;
            for (int k = 0; k < count; k++) {
                exact[k] = Math.max(0, 1 - Math.abs((low + k - centre + 0.5) * (1 / support)));
                sum += exact[k];
            }
            first[i] = Math.min(low, from - taps);
            int begin = i * taps + low - first[i];
            for (int k = 0; k < count; k++) {
                weights[begin + k] = (int) (0.5 + exact[k] / sum * ONE);
            }
        }
        return new TriangleFilter(first, weights, taps);
    }

    private static int low(int i, double scale, double support) {
        return Math.max(0, (int) ((i + 0.5) * scale - support + 0.5));
    }

    private static int high(int i, double scale, double support, int from) {
        return Math.min(from, (int) ((i + 0.5) * scale + support + 0.5));
    }

    /** Of how many pixels the result is. */
    int size() {
        return first.length;
    }
}
