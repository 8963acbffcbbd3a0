package org.visualbert4j.metrics;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** How well scores put what is positive before what is not. */
final class Ranking {

    private Ranking() {}

    /**
     * The probability that a positive has a higher score than a negative, ties counting half: the area under the receiver
     * operating characteristic.
     *
     * @return 0 to 1, or null where there is no positive or no negative
     */
    static @Nullable Double rocAuc(float[] scores, boolean[] positive) {
        int[] order = ascending(scores);
        double ranksOfPositives = 0;
        long positives = 0;
        for (int from = 0; from < order.length; ) {
            int to = endOfTie(scores, order, from);
            double rank = (from + 1 + to) / 2.0; // the mean of from + 1 to `to`
            for (int i = from; i < to; i++) {
                if (positive[order[i]]) {
                    ranksOfPositives += rank;
                    positives++;
                }
            }
            from = to;
        }
        long negatives = order.length - positives;
        return positives == 0 || negatives == 0
                ? null
                : (ranksOfPositives - positives * (positives + 1) / 2.0) / ((double) positives * negatives);
    }

    /**
     * MatmulPrecision at every distinct score, weighted by the recall gained there, as scikit-learn's {@code
     * average_precision_score}.
     *
     * @return 0 to 1, or null where there is no positive (scikit-learn says 0 there)
     */
    static @Nullable Double averagePrecision(float[] scores, boolean[] positive) {
        int[] order = ascending(scores);
        long positives =
                IntStream.range(0, positive.length).filter(i -> positive[i]).count();
        double sum = 0;
        long found = 0;
        for (int to = order.length; to > 0; ) {
            int from = beginOfTie(scores, order, to);
            long here = 0;
            for (int i = from; i < to; i++) {
                here += positive[order[i]] ? 1 : 0;
            }
            found += here;
            sum += here * ((double) found / (order.length - from));
            to = from;
        }
        return positives == 0 ? null : sum / positives;
    }

    /** Indices by score, the lowest first, equal ones in their order. */
    static int[] ascending(float[] scores) {
        long[] keys = new long[scores.length]; // the score, made to sort as a whole number, and below it the index
        for (int i = 0; i < keys.length; i++) {
            int bits = Float.floatToIntBits(scores[i] + 0f); // -0 is 0
            keys[i] = (long) (bits ^ (bits >> 31 & Integer.MAX_VALUE)) << Integer.SIZE | i;
        }
        Arrays.sort(keys);
        return LongStream.of(keys).mapToInt(key -> (int) key).toArray();
    }

    private static int endOfTie(float[] scores, int[] order, int from) {
        int to = from + 1;
        while (to < order.length && scores[order[to]] == scores[order[from]]) {
            to++;
        }
        return to;
    }

    private static int beginOfTie(float[] scores, int[] order, int to) {
        int from = to - 1;
        while (from > 0 && scores[order[from - 1]] == scores[order[to - 1]]) {
            from--;
        }
        return from;
    }
}
