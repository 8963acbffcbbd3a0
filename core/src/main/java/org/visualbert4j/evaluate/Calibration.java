package org.visualbert4j.evaluate;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether a classifier is right as often as it is sure: of the answers it gives with 70 %, 70 % should be right. Source:
 * Guo et al. 2017, <i>On Calibration of Modern Neural Networks</i>.
 *
 * @param error mean distance between confidence and accuracy over bins, each as heavy as it has records, 0 to 1: the
 *     expected calibration error
 * @param bins 15 of equal width over the probability of the most probable label
 */
@JsonNaming(SnakeCaseStrategy.class)
public record Calibration(double error, List<Bin> bins) {

    private static final int BINS = 15;

    /**
     * The answers of about one confidence.
     *
     * @param from where it begins, without
     * @param to where it ends, within
     * @param count records
     * @param confidence their mean; NaN, in JSON null, without records
     * @param accuracy share that is right; NaN, in JSON null, without records
     */
    public record Bin(
            double from,
            double to,
            int count,
            @NanAsNull double confidence,
            @NanAsNull double accuracy) {}

    static Calibration of(float[] confidences, boolean[] right) {
        int[] counts = new int[BINS];
        int[] hits = new int[BINS];
        double[] sums = new double[BINS];
        for (int i = 0; i < right.length; i++) {
            int bin = Math.max(0, (int) Math.ceil((double) confidences[i] * BINS) - 1);
            counts[bin]++;
            hits[bin] += right[i] ? 1 : 0;
            sums[bin] += confidences[i];
        }
        double error = 0;
        List<Bin> bins = new ArrayList<>();
        for (int i = 0; i < BINS; i++) {
            error += LabelMetrics.ratio(Math.abs(sums[i] - hits[i]), right.length);
            bins.add(new Bin(
                    (double) i / BINS, (i + 1.0) / BINS, counts[i], sums[i] / counts[i], (double) hits[i] / counts[i]));
        }
        return new Calibration(error, bins);
    }
}
