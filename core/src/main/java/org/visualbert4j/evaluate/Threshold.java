package org.visualbert4j.evaluate;

import java.util.Arrays;

/**
 * The probability from which on a record is said to have a label, best for F1 on records whose labels are known: those of
 * validation, not of the test.
 *
 * @param value 0 to 1: a probability of as much or more says that the record has the label
 * @param f1 what it reaches on these records, 0 to 1
 */
public record Threshold(double value, double f1) {

    private static final double WITHOUT_POSITIVES = 0.5;

    /** Which F1 is to be high; both as {@link MultiLabelMetrics} has them. */
    public enum Average {
        /** Over all decisions. */
        MICRO,
        /** The mean over labels. */
        MACRO
    }

    /**
     * Tries every threshold that makes a difference, in n log n for n decisions. Lies in the middle between the two
     * probabilities that it parts; of equally good ones it is the highest. 0.5 where no record has any label.
     *
     * @param truth {@code [records][labels]}: whether the record has the label
     * @param probabilities {@code [records][labels]}, 0 to 1
     */
    public static Threshold best(Average average, boolean[][] truth, float[][] probabilities) {
        int labels = truth.length == 0 ? 0 : truth[0].length;
        long[] decisions = sorted(probabilities, labels);
        Counts counts = new Counts(truth, labels);
        Threshold best = new Threshold(WITHOUT_POSITIVES, 0);
        for (int i = decisions.length - 1; i >= 0; i--) {
            int index = (int) decisions[i];
            counts.claim(index % labels, truth[index / labels][index % labels]);
            float here = probability(decisions[i]);
            float below = i == 0 ? here : probability(decisions[i - 1]);
            boolean last = i == 0 || here != below; // of those that no threshold parts
            if (last && counts.f1(average) > best.f1) {
                best = new Threshold(((double) here + below) / 2, counts.f1(average));
            }
        }
        return best;
    }

    /** The probability in the high half, which sorts as it does, the place in the low one. */
    private static long[] sorted(float[][] probabilities, int labels) {
        long[] decisions = new long[Math.multiplyExact(probabilities.length, labels)];
        for (int i = 0; i < decisions.length; i++) {
            decisions[i] = (long) Float.floatToIntBits(probabilities[i / labels][i % labels]) << Integer.SIZE | i;
        }
        Arrays.sort(decisions);
        return decisions;
    }

    private static float probability(long decision) {
        return Float.intBitsToFloat((int) (decision >> Integer.SIZE));
    }

    /** What is right so far, and both kinds of F1 of it. */
    private static final class Counts {
        private final int[] support;
        private final int[] claims;
        private final int[] hits;
        private long allSupport;
        private long allClaims;
        private long allHits;
        private double sum; // of the labels' F1

        Counts(boolean[][] truth, int labels) {
            support = new int[labels];
            claims = new int[labels];
            hits = new int[labels];
            for (boolean[] row : truth) {
                for (int label = 0; label < labels; label++) {
                    support[label] += row[label] ? 1 : 0;
                    allSupport += row[label] ? 1 : 0;
                }
            }
        }

        void claim(int label, boolean hit) {
            sum -= labelF1(label);
            claims[label]++;
            allClaims++;
            hits[label] += hit ? 1 : 0;
            allHits += hit ? 1 : 0;
            sum += labelF1(label);
        }

        private double labelF1(int label) {
            return LabelMetrics.ratio(2.0 * hits[label], claims[label] + support[label]);
        }

        double f1(Average average) {
            return switch (average) {
                case MICRO -> LabelMetrics.ratio(2.0 * allHits, (double) (allClaims + allSupport));
                case MACRO -> sum / support.length;
            };
        }
    }
}
