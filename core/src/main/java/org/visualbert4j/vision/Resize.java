package org.visualbert4j.vision;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Resizes to a fixed size with an antialiased triangle filter, whatever the shape was. The pixels are those of Pillow's
 * {@code Image.resize((width, height), BILINEAR)}, which torchvision's {@code Resize} uses on PIL images: two passes,
 * across and then down, in 22-bit fixed point with 8-bit pixels between them.
 *
 * @param height of the result, at least 1
 * @param width of the result, at least 1
 */
public record Resize(int height, int width) implements ImageTransform {

    private static final int PRECISION_BITS = 32 - 8 - 2;
    private static final int HALF = 1 << (PRECISION_BITS - 1);

    /** Checks the size. */
    public Resize {
        checkSize(height, width);
    }

    static void checkSize(int height, int width) {
        if (height < 1 || width < 1 || 3L * height * width > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("a picture can't be made " + width + "x" + height);
        }
    }

    @Override
    public RgbImage apply(RgbImage image, RandomGenerator random) {
        return resize(image, height, width);
    }

    public static RgbImage resize(RgbImage image, int height, int width) {
        byte[] rgb = image.rgb();
        if (width != image.width()) {
            rgb = across(rgb, image.width(), image.height(), Filter.of(image.width(), width));
        }
        if (height != image.height()) {
            rgb = down(rgb, 3 * width, Filter.of(image.height(), height));
        }
        return rgb == image.rgb() ? image : new RgbImage(width, height, rgb);
    }

    private static byte[] across(byte[] from, int fromWidth, int height, Filter filter) {
        int width = filter.size();
        byte[] to = new byte[3 * width * height];
        int[] weights = filter.weights;
        int out = 0;
        for (int y = 0; y < height; y++) {
            int row = 3 * y * fromWidth;
            for (int x = 0; x < width; x++) {
                int in = row + 3 * filter.first[x];
                int w = x * filter.taps;
                int end = w + filter.count[x];
                int red = HALF;
                int green = HALF;
                int blue = HALF;
                for (; w < end; w++, in += 3) {
                    int weight = weights[w];
                    red += (from[in] & 0xff) * weight;
                    green += (from[in + 1] & 0xff) * weight;
                    blue += (from[in + 2] & 0xff) * weight;
                }
                to[out++] = (byte) (red >> PRECISION_BITS);
                to[out++] = (byte) (green >> PRECISION_BITS);
                to[out++] = (byte) (blue >> PRECISION_BITS);
            }
        }
        return to;
    }

    private static byte[] down(byte[] from, int rowBytes, Filter filter) {
        int height = filter.size();
        byte[] to = new byte[rowBytes * height];
        int[] sums = new int[rowBytes];
        for (int y = 0; y < height; y++) {
            Arrays.fill(sums, HALF);
            for (int k = 0; k < filter.count[y]; k++) {
                addRow(sums, from, (filter.first[y] + k) * rowBytes, filter.weights[y * filter.taps + k]);
            }
            int out = y * rowBytes;
            for (int i = 0; i < rowBytes; i++) {
                to[out + i] = (byte) (sums[i] >> PRECISION_BITS);
            }
        }
        return to;
    }

    private static void addRow(int[] sums, byte[] from, int start, int weight) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += (from[start + i] & 0xff) * weight;
        }
    }

    /**
     * The triangle filter of one axis: {@code first[i]} is the first pixel that result pixel {@code i} is made of,
     * {@code count[i]} how many, and their weights begin at {@code weights[i * taps]}. The weights are never negative
     * and sum to one within rounding, so that no sum leaves 0 to 255 and needs clipping.
     */
    @SuppressWarnings("ArrayRecordComponent")
    private record Filter(int[] first, int[] count, int[] weights, int taps) {

        int size() {
            return first.length;
        }

        static Filter of(int from, int to) {
            double scale = (double) from / to;
            double support = Math.max(scale, 1);
            int taps = (int) Math.ceil(support) * 2 + 1;
            int[] first = new int[to];
            int[] count = new int[to];
            int[] weights = new int[Math.multiplyExact(to, taps)];
            double[] exact = new double[taps];
            for (int i = 0; i < to; i++) {
                double centre = (i + 0.5) * scale;
                int low = Math.max(0, (int) (centre - support + 0.5));
                int high = Math.min(from, (int) (centre + support + 0.5));
                double sum = 0;
                for (int k = low; k < high; k++) {
                    double weight = Math.max(0, 1 - Math.abs((k - centre + 0.5) * (1 / support)));
                    exact[k - low] = weight;
                    sum += weight;
                }
                for (int k = 0; k < high - low; k++) {
                    weights[i * taps + k] = (int) (0.5 + exact[k] / sum * (1 << PRECISION_BITS));
                }
                first[i] = low;
                count[i] = high - low;
            }
            return new Filter(first, count, weights, taps);
        }
    }
}
