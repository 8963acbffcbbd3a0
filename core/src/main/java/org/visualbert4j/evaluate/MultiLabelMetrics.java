package org.visualbert4j.evaluate;

import static org.visualbert4j.evaluate.LabelMetrics.ratio;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Figures where a record may have several labels or none, each with a probability of its own; as scikit-learn has them
 * for matrices of indicators. A ratio with nothing below its line is 0: F1 of a label that is neither in the records nor
 * said, or of a record that has no label and is said to have none. What ranks records is NaN, in JSON null, for a label
 * that no record has, and averages leave it out.
 *
 * @param count records
 * @param subsetAccuracy share of records whose labels are all right, none missing and none too many
 * @param hammingLoss share of all decisions, records times labels, that is wrong
 * @param microF1 F1 over all decisions
 * @param macroF1 mean F1 over all labels
 * @param weightedF1 mean F1 over all labels, each as heavy as it has records
 * @param samplesF1 mean over records of the F1 of their labels
 * @param macroRocAuc mean over labels
 * @param meanAveragePrecision mean over labels of the average precision, known as mAP
 * @param labels figures of each label
 */
@JsonNaming(SnakeCaseStrategy.class)
public record MultiLabelMetrics(
        int count,
        double subsetAccuracy,
        double hammingLoss,
        double microF1,
        double macroF1,
        double weightedF1,
        double samplesF1,
        @NanAsNull double macroRocAuc,
        @NanAsNull double meanAveragePrecision,
        List<LabelMetrics> labels) {

    /** With the same threshold for all labels; see {@link #of(List, boolean[][], float[][], double[])}. */
    public static MultiLabelMetrics of(
            List<String> labelNames, boolean[][] truth, float[][] probabilities, double threshold) {
        double[] thresholds = new double[labelNames.size()];
        Arrays.fill(thresholds, threshold);
        return of(labelNames, truth, probabilities, thresholds);
    }

    /**
     * From true labels and probabilities.
     *
     * @param labelNames the labels
     * @param truth {@code [records][labels]}: whether the record has the label; one record or more
     * @param probabilities {@code [records][labels]}, 0 to 1
     * @param thresholds by label: a probability of as much or more says that the record has it
     */
    public static MultiLabelMetrics of(
            List<String> labelNames, boolean[][] truth, float[][] probabilities, double[] thresholds) {
        int count = truth.length;
        int[] hits = new int[thresholds.length];
        int[] claims = new int[thresholds.length];
        int[] support = new int[thresholds.length];
        int exact = 0;
        double samplesF1 = 0;
        for (int i = 0; i < count; i++) {
            int rowHits = 0;
            int rowTotal = 0; // claims and true labels
            for (int label = 0; label < thresholds.length; label++) {
                boolean claimed = probabilities[i][label] >= thresholds[label];
                boolean hit = claimed && truth[i][label];
                hits[label] += hit ? 1 : 0;
                claims[label] += claimed ? 1 : 0;
                support[label] += truth[i][label] ? 1 : 0;
                rowHits += hit ? 1 : 0;
                rowTotal += (claimed ? 1 : 0) + (truth[i][label] ? 1 : 0);
            }
            exact += 2 * rowHits == rowTotal ? 1 : 0;
            samplesF1 += ratio(2.0 * rowHits, rowTotal);
        }
        List<LabelMetrics> labels = IntStream.range(0, thresholds.length)
                .parallel() // each sorts all records
                .mapToObj(label -> LabelMetrics.of(
                        labelNames.get(label),
                        hits[label],
                        claims[label],
                        support[label],
                        ranking(label, truth, probabilities)))
                .toList();
        long allHits = Arrays.stream(hits).asLongStream().sum();
        long allTotal = Arrays.stream(claims).asLongStream().sum()
                + Arrays.stream(support).asLongStream().sum();
        return new MultiLabelMetrics(
                count,
                (double) exact / count,
                (allTotal - 2.0 * allHits) / ((double) count * thresholds.length),
                ratio(2.0 * allHits, (double) allTotal),
                LabelMetrics.macro(labels, LabelMetrics::f1),
                LabelMetrics.weighted(labels, LabelMetrics::f1),
                samplesF1 / count,
                LabelMetrics.macro(labels, LabelMetrics::rocAuc),
                LabelMetrics.macro(labels, LabelMetrics::averagePrecision),
                labels);
    }

    private static Ranking ranking(int label, boolean[][] truth, float[][] probabilities) {
        float[] scores = new float[truth.length];
        boolean[] positive = new boolean[truth.length];
        for (int i = 0; i < truth.length; i++) {
            scores[i] = probabilities[i][label];
            positive[i] = truth[i][label];
        }
        return Ranking.of(scores, positive);
    }
}
