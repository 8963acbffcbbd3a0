package org.visualbert4j.internal.model;

import org.visualbert4j.error.VisualBertException;

/**
 * Temperature scaling (Guo et al. 2017, arXiv 1706.04599): the softmax of logits that are divided by one number.
 *
 * @param temperature above 1 for a model that is surer than it is correct, below 1 for one that is less sure; above 0
 */
public record Temperature(double temperature) implements Calibration {

    /** Checks the range. */
    public Temperature {
        if (!(temperature > 0 && temperature < Double.POSITIVE_INFINITY)) {
            throw new VisualBertException(
                    VisualBertException.Code.CONFIG,
                    "calibration: temperature is " + temperature + ", where a number above 0 is expected");
        }
    }

    @Override
    public float[] probabilities(float[] logits) {
        double largest = Double.NEGATIVE_INFINITY;
        for (float logit : logits) {
            largest = Math.max(largest, logit);
        }
        double[] exponentials = new double[logits.length];
        double sum = 0;
        for (int i = 0; i < logits.length; i++) {
            exponentials[i] = Math.exp((logits[i] - largest) / temperature);
            sum += exponentials[i];
        }
        float[] probabilities = new float[logits.length];
        for (int i = 0; i < logits.length; i++) {
            probabilities[i] = (float) (exponentials[i] / sum);
        }
        return probabilities;
    }

    @Override
    public boolean ofSeveralLabels() {
        return false;
    }
}
