package org.visualbert4j.evaluate;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Figures of single-label classification, as scikit-learn has them. Where a ratio has nothing below its line it is 0.
 * What ranks records needs some with the label and some without; where a label has only the one or the other the figure
 * is NaN, in JSON null, and averages leave the label out. With two labels the binary figures of scikit-learn, whose
 * positive class is the second, are those of the second of {@code labels}.
 *
 * @param count records
 * @param accuracy share of records whose most probable label is right
 * @param accuracyLow lower end of its 95 % interval (Wilson 1927)
 * @param accuracyHigh upper end
 * @param majorityBaseline share of the label that these records have most of
 * @param balancedAccuracy mean recall over labels that occur in the records
 * @param topAccuracy share of records whose label is among the k most probable, for k from 1 to 5 or the number of
 *     labels; of equally probable labels the first counts as more probable
 * @param microF1 F1 over all decisions, which is accuracy where each record has one label
 * @param macroF1 mean F1 over labels that occur in the records or the predictions
 * @param weightedF1 mean F1 over labels, each as heavy as it has records
 * @param macroRocAuc mean over labels of the area under the curve of one against the rest
 * @param weightedRocAuc the same, each label as heavy as it has records
 * @param macroAveragePrecision mean over labels of the average precision of one against the rest
 * @param weightedAveragePrecision the same, each label as heavy as it has records
 * @param loss mean cross-entropy in nats
 * @param brierScore mean squared distance of probabilities and truth: summed over labels, 0 to 2; with two labels, of
 *     one of them, 0 to 1
 * @param calibration whether it is right as often as it is sure
 * @param labels figures of each label
 * @param confusion records by true label (row) and predicted label (column)
 */
@JsonNaming(SnakeCaseStrategy.class)
public record Metrics(
        int count,
        double accuracy,
        double accuracyLow,
        double accuracyHigh,
        double majorityBaseline,
        double balancedAccuracy,
        List<Double> topAccuracy,
        double microF1,
        double macroF1,
        double weightedF1,
        @NanAsNull double macroRocAuc,
        @NanAsNull double weightedRocAuc,
        @NanAsNull double macroAveragePrecision,
        @NanAsNull double weightedAveragePrecision,
        double loss,
        double brierScore,
        Calibration calibration,
        List<LabelMetrics> labels,
        List<List<Integer>> confusion) {

    private static final int TOP = 5;

    /**
     * From true classes and probabilities.
     *
     * @param labelNames the labels by class
     * @param truth the true class of each record, one or more
     * @param probabilities {@code [records][classes]}, 0 to 1, rows summing to 1
     */
    public static Metrics of(List<String> labelNames, int[] truth, float[][] probabilities) {
        int count = truth.length;
        int classes = labelNames.size();
        int[][] confusion = new int[classes][classes];
        int[] claims = new int[classes];
        int[] places = new int[classes]; // records by how many labels are more probable than the true one
        float[] confidences = new float[count];
        boolean[] right = new boolean[count];
        double loss = 0;
        double squares = 0;
        for (int i = 0; i < count; i++) {
            int predicted = mostProbable(probabilities[i]);
            confusion[truth[i]][predicted]++;
            claims[predicted]++;
            places[place(probabilities[i], truth[i])]++;
            confidences[i] = probabilities[i][predicted];
            right[i] = predicted == truth[i];
            loss -= Math.log(Math.max(probabilities[i][truth[i]], Float.MIN_NORMAL));
            squares += squaredDistance(probabilities[i], truth[i]);
        }
        List<LabelMetrics> labels = IntStream.range(0, classes)
                .parallel() // each sorts all records
                .mapToObj(label -> LabelMetrics.of(
                        labelNames.get(label),
                        confusion[label][label],
                        claims[label],
                        IntStream.of(confusion[label]).sum(),
                        ranking(label, truth, probabilities)))
                .toList();
        List<LabelMetrics> inRecords =
                labels.stream().filter(label -> label.support() > 0).toList();
        List<LabelMetrics> inRecordsOrPredictions = IntStream.range(0, classes)
                .filter(label -> labels.get(label).support() + claims[label] > 0)
                .mapToObj(labels::get)
                .toList();
        double accuracy = (double) places[0] / count;
        Interval interval = Interval.of(places[0], count);
        return new Metrics(
                count,
                accuracy,
                interval.low(),
                interval.high(),
                (double) labels.stream().mapToInt(LabelMetrics::support).max().orElseThrow() / count,
                LabelMetrics.macro(inRecords, LabelMetrics::recall),
                topAccuracy(places, count),
                accuracy,
                LabelMetrics.macro(inRecordsOrPredictions, LabelMetrics::f1),
                LabelMetrics.weighted(labels, LabelMetrics::f1),
                LabelMetrics.macro(labels, LabelMetrics::rocAuc),
                LabelMetrics.weighted(labels, LabelMetrics::rocAuc),
                LabelMetrics.macro(labels, LabelMetrics::averagePrecision),
                LabelMetrics.weighted(labels, LabelMetrics::averagePrecision),
                loss / count,
                squares / count / (classes == 2 ? 2 : 1),
                Calibration.of(confidences, right),
                labels,
                Arrays.stream(confusion)
                        .map(row -> IntStream.of(row).boxed().toList())
                        .toList());
    }

    /** The class of the highest probability, the first of equals. */
    static int mostProbable(float[] probabilities) {
        int best = 0;
        for (int i = 1; i < probabilities.length; i++) {
            best = probabilities[i] > probabilities[best] ? i : best;
        }
        return best;
    }

    /** How many classes are more probable; of equals the first is. */
    private static int place(float[] probabilities, int label) {
        int place = 0;
        for (int i = 0; i < probabilities.length; i++) {
            place += probabilities[i] > probabilities[label] || (probabilities[i] == probabilities[label] && i < label)
                    ? 1
                    : 0;
        }
        return place;
    }

    private static double squaredDistance(float[] probabilities, int label) {
        double sum = 0;
        for (int i = 0; i < probabilities.length; i++) {
            double distance = probabilities[i] - (i == label ? 1.0 : 0.0);
            sum += distance * distance;
        }
        return sum;
    }

    private static Ranking ranking(int label, int[] truth, float[][] probabilities) {
        float[] scores = new float[truth.length];
        boolean[] positive = new boolean[truth.length];
        for (int i = 0; i < truth.length; i++) {
            scores[i] = probabilities[i][label];
            positive[i] = truth[i] == label;
        }
        return Ranking.of(scores, positive);
    }

    private static List<Double> topAccuracy(int[] places, int count) {
        List<Double> shares = new ArrayList<>();
        int hits = 0;
        for (int k = 0; k < Math.min(TOP, places.length); k++) {
            hits += places[k];
            shares.add((double) hits / count);
        }
        return shares;
    }
}
