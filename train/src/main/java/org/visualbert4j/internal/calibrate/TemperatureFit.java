package org.visualbert4j.internal.calibrate;

import java.util.OptionalDouble;

/**
 * The temperature with the lowest cross-entropy (Guo et al. 2017): Newton's method in double on the inverse temperature, in
 * which the cross-entropy is convex, kept inside a bracket by bisection.
 */
final class TemperatureFit {

    private static final double LOWEST = 0.01; // inverse temperatures
    private static final double HIGHEST = 100;
    private static final double TOLERANCE = 1e-12;
    private static final int ITERATIONS = 200;

    private final float[][] logits;
    private final int[] truth;

    private TemperatureFit(float[][] logits, int[] truth) {
        this.logits = logits;
        this.truth = truth;
    }

    /**
     * Finds it.
     *
     * @param logits {@code [records][classes]}
     * @param truth each record's class
     * @return empty where the best one lies outside 0.01 to 100: where all answers are correct none is sharp enough, and where
     *     answers are no better than chance none is flat enough
     */
    static OptionalDouble of(float[][] logits, int[] truth) {
        return new TemperatureFit(logits, truth).find();
    }

    private OptionalDouble find() {
        double low = LOWEST;
        double high = HIGHEST;
        if (derivatives(low)[0] >= 0 || derivatives(high)[0] <= 0) {
            return OptionalDouble.empty();
        }
        double inverse = 1;
        for (int i = 0; i < ITERATIONS; i++) {
            double[] derivatives = derivatives(inverse);
            low = derivatives[0] < 0 ? inverse : low;
            high = derivatives[0] < 0 ? high : inverse;
            double next = inverse - derivatives[0] / derivatives[1];
            next = next > low && next < high ? next : (low + high) / 2;
            if (Math.abs(next - inverse) <= TOLERANCE * inverse) {
                return OptionalDouble.of(1 / next);
            }
            inverse = next;
        }
        return OptionalDouble.of(1 / inverse);
    }

    /** The first and second derivative of the summed cross-entropy: each record's mean logit less the true one, and their variance. */
    private double[] derivatives(double inverse) {
        double first = 0;
        double second = 0;
        for (int i = 0; i < truth.length; i++) {
            float own = logits[i][truth[i]];
            double largest = Double.NEGATIVE_INFINITY;
            for (float logit : logits[i]) {
                largest = Math.max(largest, logit);
            }
            double sum = 0;
            double mean = 0;
            double square = 0;
            for (float logit : logits[i]) {
                double weight = Math.exp(inverse * (logit - largest));
                double above = logit - (double) own;
                sum += weight;
                mean += weight * above;
                square += weight * above * above;
            }
            first += mean / sum;
            second += square / sum - mean / sum * (mean / sum);
        }
        return new double[] {first, second};
    }
}
