package org.visualbert4j.internal.duplicates;

import java.util.ArrayList;
import java.util.List;

/**
 * A part of an image, in shares of its width and height.
 *
 * @param left 0 to 1, below {@code right}
 * @param top 0 to 1, below {@code bottom}
 * @param right 0 to 1
 * @param bottom 0 to 1
 */
record CropBox(double left, double top, double right, double bottom) {

    static final CropBox WHOLE = new CropBox(0, 0, 1, 1);

    private static final double CUT =
            0.06; // of each axis: a copy cropped by 0 to 10 % is near one of the boxes in its hash

    /** The whole, its middle and its four corners: parts by whose hashes cropped copies are found. */
    static final List<CropBox> LOOKED_FOR = lookedFor();

    private static List<CropBox> lookedFor() {
        List<CropBox> boxes = new ArrayList<>(List.of(WHOLE, at(CUT / 2, CUT / 2)));
        for (double left : new double[] {0, CUT}) {
            for (double top : new double[] {0, CUT}) {
                boxes.add(at(left, top));
            }
        }
        return List.copyOf(boxes);
    }

    private static CropBox at(double left, double top) {
        return new CropBox(left, top, left + 1 - CUT, top + 1 - CUT);
    }

    /** With one edge moved: 0 left, 1 top, 2 right, 3 bottom. */
    CropBox moved(int edge, double by) {
        return new CropBox(
                edge == 0 ? left + by : left,
                edge == 1 ? top + by : top,
                edge == 2 ? right + by : right,
                edge == 3 ? bottom + by : bottom);
    }

    /** Whether it lies inside the image and is at least such a share of it, both ways. */
    boolean isWithin(double smallest) {
        return left >= 0
                && top >= 0
                && right <= 1
                && bottom <= 1
                && right - left >= smallest
                && bottom - top >= smallest;
    }

    /** Its values at another size, {@code side * side}, of square ones row by row, by an antialiased triangle filter. */
    float[] resampled(float[] values, int from, int side) {
        Taps across = Taps.of(from, side, left, right);
        Taps down = Taps.of(from, side, top, bottom);
        float[] rows = new float[from * side];
        for (int y = 0; y < from; y++) {
            for (int x = 0; x < side; x++) {
                float sum = 0;
                int in = y * from + across.first[x];
                for (int k = 0; k < across.count; k++) {
                    sum += across.weights[x * across.count + k] * values[in + k];
                }
                rows[y * side + x] = sum;
            }
        }
        float[] resampled = new float[side * side];
        for (int y = 0; y < side; y++) {
            for (int k = 0; k < down.count; k++) {
                float weight = down.weights[y * down.count + k];
                int row = (down.first[y] + k) * side;
                for (int x = 0; x < side; x++) {
                    resampled[y * side + x] += weight * rows[row + x];
                }
            }
        }
        return resampled;
    }

    /** The filter of one axis: result {@code i} is made of {@code count} samples from {@code first[i]} on. */
    private record Taps(int[] first, float[] weights, int count) {

        static Taps of(int from, int to, double low, double high) {
            double scale = (high - low) * from / to;
            double support = Math.max(scale, 1);
            int count = Math.min(from, (int) Math.ceil(2 * support) + 1);
            int[] first = new int[to];
            float[] weights = new float[to * count];
            for (int i = 0; i < to; i++) {
                double centre = low * from + (i + 0.5) * scale;
                first[i] = Math.max(0, Math.min(from - count, (int) Math.floor(centre - support)));
                double sum = 0;
                for (int k = 0; k < count; k++) {
                    sum += weight(first[i] + k + 0.5 - centre, support);
                }
                for (int k = 0; k < count; k++) {
                    weights[i * count + k] = (float) (weight(first[i] + k + 0.5 - centre, support) / sum);
                }
            }
            return new Taps(first, weights, count);
        }

        private static double weight(double distance, double support) {
            return Math.max(0, 1 - Math.abs(distance) / support);
        }
    }
}
