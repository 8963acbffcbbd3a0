package org.visualbert4j.internal.calibrate;

import org.jspecify.annotations.Nullable;

/**
 * Slope and intercept of one label's logits with the lowest cross-entropy: Newton's method with backtracking in double, as Lin,
 * Lin and Weng (2007) have it. Targets are Platt's (1999): {@code (positives + 1) / (positives + 2)} and
 * {@code 1 / (negatives + 2)} rather than 1 and 0, so that few records, or ones that a threshold parts, don't give an endless slope.
 *
 * @param slope of the logit
 * @param intercept added to it
 */
record PlattFit(double slope, double intercept) {

    private static final int ITERATIONS = 100;
    private static final double RIDGE = 1e-12; // keeps the Hessian invertible
    private static final double GRADIENT = 1e-9;
    private static final double SHORTEST_STEP = 1e-10;
    private static final double SUFFICIENT = 1e-4;

    /**
     * Fits them.
     *
     * @param logits of one label, a record each
     * @param positive whether a record has the label
     * @return null where no record has the label, or all have, or the logits say nothing of it: a slope of 0 or below
     */
    static @Nullable PlattFit of(float[] logits, boolean[] positive) {
        int positives = 0;
        for (boolean one : positive) {
            positives += one ? 1 : 0;
        }
        int negatives = positive.length - positives;
        if (positives == 0 || negatives == 0) {
            return null;
        }
        double[] targets = new double[positive.length];
        for (int i = 0; i < targets.length; i++) {
            targets[i] = positive[i] ? (positives + 1.0) / (positives + 2) : 1.0 / (negatives + 2);
        }
        PlattFit fit = new PlattFit(0, Math.log((positives + 1.0) / (negatives + 1)));
        double loss = fit.loss(logits, targets);
        for (int i = 0; i < ITERATIONS; i++) {
            double[] step = fit.step(logits, targets);
            double decrease = step[2]; // of the loss along the step, to first order
            if (decrease < GRADIENT * GRADIENT) {
                break;
            }
            double length = 1;
            PlattFit next = fit;
            for (; length >= SHORTEST_STEP; length /= 2) {
                PlattFit tried = new PlattFit(fit.slope + length * step[0], fit.intercept + length * step[1]);
                double reached = tried.loss(logits, targets);
                if (reached < loss - SUFFICIENT * length * decrease) {
                    next = tried;
                    loss = reached;
                    break;
                }
            }
            if (next.equals(fit)) {
                break;
            }
            fit = next;
        }
        return fit.slope > 0 ? fit : null;
    }

    private double loss(float[] logits, double[] targets) {
        double sum = 0;
        for (int i = 0; i < targets.length; i++) {
            double score = slope * logits[i] + intercept;
            sum += Math.max(score, 0) - targets[i] * score + Math.log1p(Math.exp(-Math.abs(score)));
        }
        return sum;
    }

    /** Newton's step of slope and intercept, and what the loss falls along it to first order. */
    private double[] step(float[] logits, double[] targets) {
        double gradientOfSlope = 0;
        double gradientOfIntercept = 0;
        double hessianOfSlope = RIDGE;
        double hessianOfIntercept = RIDGE;
        double hessianOfBoth = 0;
        for (int i = 0; i < targets.length; i++) {
            double probability = 1 / (1 + Math.exp(-(slope * logits[i] + intercept)));
            double error = probability - targets[i];
            double variance = probability * (1 - probability);
            gradientOfSlope += error * logits[i];
            gradientOfIntercept += error;
            hessianOfSlope += variance * logits[i] * logits[i];
            hessianOfIntercept += variance;
            hessianOfBoth += variance * logits[i];
        }
        double determinant = hessianOfSlope * hessianOfIntercept - hessianOfBoth * hessianOfBoth;
        double ofSlope = -(hessianOfIntercept * gradientOfSlope - hessianOfBoth * gradientOfIntercept) / determinant;
        double ofIntercept = -(hessianOfSlope * gradientOfIntercept - hessianOfBoth * gradientOfSlope) / determinant;
        return new double[] {ofSlope, ofIntercept, -(ofSlope * gradientOfSlope + ofIntercept * gradientOfIntercept)};
    }
}
