package org.visualbert4j.internal.region;

import java.util.Arrays;

/**
 * Boxes as {@code [n, 4]} floats: left, top, right, bottom. Decoded as R-CNN has it (Girshick et al. 2014, appendix C),
 * with widths of right less left, no pixel added.
 */
final class Boxes {

    private static final float MAX_GROWTH = (float) Math.log(1000.0 / 16); // a box grows to 62 times at most

    private Boxes() {}

    /**
     * Moves and stretches a box, then cuts it to an image.
     *
     * @param boxes of which number {@code from} is moved
     * @param deltas of which number {@code at} says how: shifts of the middle, in widths and heights, and logarithms of growth
     * @param weights that the deltas are divided by
     * @param out takes the box as number {@code to}
     */
    static void decode(
            float[] boxes,
            int from,
            float[] deltas,
            int at,
            float[] weights,
            float width,
            float height,
            float[] out,
            int to) {
        int b = 4 * from;
        int d = 4 * at;
        int o = 4 * to;
        float w = boxes[b + 2] - boxes[b];
        float h = boxes[b + 3] - boxes[b + 1];
        float x = deltas[d] / weights[0] * w + (boxes[b] + 0.5f * w);
        float y = deltas[d + 1] / weights[1] * h + (boxes[b + 1] + 0.5f * h);
        float newWidth = (float) Math.exp(Math.min(deltas[d + 2] / weights[2], MAX_GROWTH)) * w;
        float newHeight = (float) Math.exp(Math.min(deltas[d + 3] / weights[3], MAX_GROWTH)) * h;
        out[o] = clip(x - 0.5f * newWidth, width);
        out[o + 1] = clip(y - 0.5f * newHeight, height);
        out[o + 2] = clip(x + 0.5f * newWidth, width);
        out[o + 3] = clip(y + 0.5f * newHeight, height);
    }

    private static float clip(float value, float limit) {
        return Math.min(Math.max(value, 0), limit);
    }

    /** Indices by falling score; of equal ones the lower index comes first. */
    static int[] order(float[] scores) {
        long[] keys = new long[scores.length]; // sorted as numbers, so that no box makes an object
        for (int i = 0; i < keys.length; i++) {
            int bits = Float.floatToIntBits(scores[i]);
            int rising = bits < 0 ? bits ^ Integer.MAX_VALUE : bits; // in the order of the floats
            keys[i] = (long) ~rising << 32 | i;
        }
        Arrays.sort(keys);
        int[] order = new int[keys.length];
        for (int i = 0; i < order.length; i++) {
            order[i] = (int) keys[i];
        }
        return order;
    }

    /**
     * Greedy non-maximum suppression: boxes in their order are kept unless they overlap one that is kept by more than a
     * threshold. Stops when enough are kept, which changes nothing in those.
     *
     * @param order of the boxes to go through
     * @param threshold of intersection over union, strictly exceeded
     * @param most how many are kept
     * @return those kept, in order
     */
    static int[] suppress(float[] boxes, int[] order, double threshold, int most) {
        int limit = Math.min(most, order.length);
        int[] kept = new int[limit];
        float[] keptBoxes = new float[4 * limit];
        float[] areas = new float[limit];
        int count = 0;
        for (int i = 0; i < order.length && count < limit; i++) {
            int b = 4 * order[i];
            float area = (boxes[b + 2] - boxes[b]) * (boxes[b + 3] - boxes[b + 1]);
            if (!overlaps(boxes, b, area, keptBoxes, areas, count, threshold)) {
                System.arraycopy(boxes, b, keptBoxes, 4 * count, 4);
                areas[count] = area;
                kept[count++] = order[i];
            }
        }
        return Arrays.copyOf(kept, count);
    }

    private static boolean overlaps(
            float[] boxes, int b, float area, float[] kept, float[] areas, int count, double threshold) {
        for (int j = 0; j < count; j++) {
            int k = 4 * j;
            float width = Math.min(boxes[b + 2], kept[k + 2]) - Math.max(boxes[b], kept[k]);
            float height = Math.min(boxes[b + 3], kept[k + 3]) - Math.max(boxes[b + 1], kept[k + 1]);
            float shared = Math.max(width, 0) * Math.max(height, 0);
            if (shared / (areas[j] + area - shared) > threshold) { // two empty boxes: not a number, not larger
                return true;
            }
        }
        return false;
    }
}
