package org.visualbert4j.internal.image;

import java.util.Arrays;

/**
 * A part of an image on its way to another size, across and then down, with 8-bit pixels between both as Pillow has them. It
 * goes from top to bottom with a few rows at hand, which stay in the processor's cache. Rows go across two at a time, each
 * sample's pair as the halves of a {@code long}, so that one product serves both: weights are at most 2^22 and samples at
 * most 255, and no sum runs over into the other half.
 */
final class Resampler {

    private static final int BITS = TriangleFilter.PRECISION_BITS;
    private static final int HALF = TriangleFilter.ONE / 2;
    private static final long HALVES = (long) HALF << 32 | HALF;

    private final RgbImage image;
    private final RandomResizedCrop.Box box;
    private final TriangleFilter across;
    private final TriangleFilter down;
    private final int[] starts; // by result column: its first sample in a row
    private final int[][] weights; // by two taps, and by result column
    private final int[][] rows; // a ring of rows that have gone across, as samples
    private final long[] source; // two source rows, and a pixel of weight 0 where taps are odd
    private final long[] sums;
    private final int[] column;
    private int done; // rows that have gone across

    private Resampler(RgbImage image, RandomResizedCrop.Box box, int height, int width) {
        this.image = image;
        this.box = box;
        across = TriangleFilter.of(box.width(), width);
        down = TriangleFilter.of(box.height(), height);
        starts = Arrays.stream(across.first()).map(first -> 3 * first).toArray();
        weights = weightsOfTwoTaps(across);
        rows = new int[(down.taps() + 2) / 2 * 2][3 * width];
        source = new long[3 * (box.width() + 1)];
        sums = new long[3 * width];
        column = new int[3 * width];
    }

    /** The pixels of a part of an image at another size. */
    static RgbImage resize(RgbImage image, RandomResizedCrop.Box box, int height, int width) {
        byte[] rgb = new byte[3 * width * height];
        Resampler resampler = new Resampler(image, box, height, width);
        for (int y = 0; y < height; y++) {
            resampler.row(y, rgb);
        }
        return new RgbImage(width, height, rgb);
    }

    private static int[][] weightsOfTwoTaps(TriangleFilter filter) {
        int taps = filter.taps();
        int[][] weights = new int[(taps + 1) / 2][2 * filter.size()];
        for (int i = 0; i < filter.weights().length; i++) {
            int tap = i % taps;
            weights[tap / 2][2 * (i / taps) + tap % 2] = filter.weights()[i];
        }
        return weights;
    }

    /** Makes a row of the result. */
    private void row(int y, byte[] rgb) {
        int first = down.first()[y];
        while (done < first + down.taps()) {
            twoAcross();
        }
        Arrays.fill(column, HALF);
        for (int k = 0; k < down.taps(); k++) {
            add(column, rows[(first + k) % rows.length], down.weights()[y * down.taps() + k]);
        }
        int out = y * column.length;
        for (int i = 0; i < column.length; i++) {
            rgb[out + i] = (byte) (column[i] >> BITS);
        }
    }

    private static void add(int[] sums, int[] samples, int weight) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += samples[i] * weight;
        }
    }

    /** Takes the next two rows across; after the last one of an odd number it is taken twice. */
    private void twoAcross() {
        pair(image.rgb(), start(done), start(Math.min(done + 1, box.height() - 1)), 3 * box.width(), source);
        Arrays.fill(sums, HALVES);
        for (int i = 0; i < weights.length; i++) {
            addTwoTaps(sums, source, starts, 6 * i, weights[i]);
        }
        split(sums, rows[done % rows.length], rows[(done + 1) % rows.length]);
        done += 2;
    }

    /** Where the samples of a source row begin. */
    private int start(int y) {
        return 3 * ((box.top() + y) * image.width() + box.left());
    }

    private static void pair(byte[] rgb, int low, int high, int count, long[] pairs) {
        for (int i = 0; i < count; i++) {
            pairs[i] = (rgb[low + i] & 0xffL) | (rgb[high + i] & 0xffL) << 32;
        }
    }

    private static void addTwoTaps(long[] sums, long[] source, int[] starts, int offset, int[] weights) {
        for (int x = 0; x < starts.length; x++) {
            int in = starts[x] + offset;
            long left = weights[2 * x];
            long right = weights[2 * x + 1];
            sums[3 * x] += source[in] * left + source[in + 3] * right;
            sums[3 * x + 1] += source[in + 1] * left + source[in + 4] * right;
            sums[3 * x + 2] += source[in + 2] * left + source[in + 5] * right;
        }
    }

    private static void split(long[] sums, int[] low, int[] high) {
        for (int i = 0; i < sums.length; i++) {
            low[i] = (int) sums[i] >> BITS;
            high[i] = (int) (sums[i] >> (32 + BITS));
        }
    }
}
