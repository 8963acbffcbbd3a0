package org.visualbert4j.evaluate;

import java.util.Arrays;

/**
 * How well scores put positive records before negative ones, whatever the threshold. Equal scores are one step of the
 * curve, as scikit-learn has it, so that the order of the records changes nothing.
 *
 * @param rocAuc area under the receiver's curve by trapezoids, 0 to 1, 0.5 for a guess; NaN without both a positive and
 *     a negative record ({@code sklearn.metrics.roc_auc_score})
 * @param averagePrecision sum of precision over the steps of recall, 0 to 1, not interpolated; NaN without a positive
 *     record ({@code average_precision_score}, which says 0 there)
 */
public record Ranking(double rocAuc, double averagePrecision) {

    /**
     * Looks at all thresholds at once, in n log n.
     *
     * @param scores of any scale, the higher the more likely positive; not NaN
     * @param positive what each record is
     */
    public static Ranking of(float[] scores, boolean[] positive) {
        long[] keys = new long[scores.length];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = key(scores[i], positive[i]);
        }
        Arrays.sort(keys);
        long hits = 0; // positive records among those seen, the highest scores first
        long misses = 0;
        double area = 0; // pairs in the right order, equal ones counted half
        double precisions = 0;
        for (int end = keys.length; end > 0; ) {
            long newHits = 0;
            int start = end;
            while (start > 0 && keys[start - 1] >> 1 == keys[end - 1] >> 1) {
                start--;
                newHits += keys[start] & 1;
            }
            long newMisses = end - start - newHits;
            area += newMisses * (hits + newHits / 2.0);
            hits += newHits;
            misses += newMisses;
            precisions += newHits * ((double) hits / (hits + misses));
            end = start;
        }
        return new Ranking(area / ((double) hits * misses), precisions / hits); // 0 / 0 is NaN
    }

    /** Sorts as its score does, and carries in its last bit what the record is. */
    private static long key(float score, boolean positive) {
        int bits = Float.floatToIntBits(score + 0f); // -0 is 0
        int sortable = bits ^ (bits >> 31 & Integer.MAX_VALUE);
        return (long) sortable << 1 | (positive ? 1 : 0);
    }
}
