package org.visualbert4j.internal.model;

import java.util.List;
import org.visualbert4j.error.VisualBertException;

/**
 * Platt scaling (Platt 1999), label by label: {@code sigmoid(slope * logit + intercept)}. Slopes are positive, so that a
 * larger logit is never a smaller probability.
 *
 * @param slopes one a label, above 0
 * @param intercepts one a label
 */
public record PlattScaling(List<Double> slopes, List<Double> intercepts) implements Calibration {

    /** Checks the ranges. */
    public PlattScaling {
        slopes = slopes == null ? List.of() : List.copyOf(slopes); // as a file may have it
        intercepts = intercepts == null ? List.of() : List.copyOf(intercepts);
        if (slopes.size() != intercepts.size()
                || !slopes.stream().allMatch(slope -> slope > 0 && slope < Double.POSITIVE_INFINITY)
                || !intercepts.stream().allMatch(Double::isFinite)) {
            throw new VisualBertException(
                    VisualBertException.Code.CONFIG,
                    "calibration: expected as many slopes above 0 as intercepts, found " + slopes + " and "
                            + intercepts);
        }
    }

    @Override
    public float[] probabilities(float[] logits) {
        float[] probabilities = new float[logits.length];
        for (int label = 0; label < logits.length; label++) {
            probabilities[label] = (float) probability(label, logits[label]);
        }
        return probabilities;
    }

    /**
     * Where a threshold on uncalibrated probabilities comes to lie.
     *
     * @param uncalibrated 0 to 1
     * @return 0 to 1; 0 for 0 alone
     */
    float threshold(int label, double uncalibrated) {
        if (uncalibrated <= 0) {
            return 0;
        }
        double logit = Math.log(uncalibrated) - Math.log1p(-uncalibrated); // infinite for 1
        return Math.max(Float.MIN_VALUE, (float) probability(label, logit));
    }

    private double probability(int label, double logit) {
        return 1 / (1 + Math.exp(-(slopes.get(label) * logit + intercepts.get(label))));
    }

    @Override
    public boolean ofSeveralLabels() {
        return true;
    }
}
