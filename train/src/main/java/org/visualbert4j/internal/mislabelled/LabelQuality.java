package org.visualbert4j.internal.mislabelled;

import java.util.Arrays;

/** How well the labels that were given agree with a model that has not seen them: 0 to 1, low where they look wrong. */
public final class LabelQuality {

    /** The weight of the lower score in {@link #aggregated}: that of Thyagarajan and others 2022, arXiv 2211.13895. */
    private static final double WEIGHT_OF_LOWER = 0.8;

    private LabelQuality() {}

    /**
     * The probability of the given class as a share of what records that were given it have on average, 1 at most. It is low
     * where the label is all but ruled out; a class that models are less sure of is no worse for that.
     *
     * @param threshold that mean, by {@link ConfidentJoint#thresholds}; above 0
     */
    public static double relativeConfidence(double probability, double threshold) {
        return Math.min(1, probability / threshold);
    }

    /**
     * The probability of the given class less that of the most probable other one, brought to 0 to 1. Below 0.5 another class
     * is more probable.
     *
     * @param probabilities {@code [K]}, K of 2 or more
     */
    public static double normalizedMargin(double[] probabilities, int given) {
        return (probabilities[given] - probabilities[mostProbableOther(probabilities, given)] + 1) / 2;
    }

    /** The most probable class that was not given. */
    public static int mostProbableOther(double[] probabilities, int given) {
        int best = given == 0 ? 1 : 0;
        for (int c = best + 1; c < probabilities.length; c++) {
            if (c != given && probabilities[c] > probabilities[best]) {
                best = c;
            }
        }
        return best;
    }

    /**
     * One score of a record with several: their exponential moving average from the highest to the lowest, so that the lowest
     * weigh most.
     *
     * @param scores one or more
     */
    public static double aggregated(double[] scores) {
        double[] ascending = scores.clone();
        Arrays.sort(ascending);
        double average = ascending[ascending.length - 1];
        for (int i = ascending.length - 2; i >= 0; i--) {
            average = WEIGHT_OF_LOWER * ascending[i] + (1 - WEIGHT_OF_LOWER) * average;
        }
        return average;
    }
}
