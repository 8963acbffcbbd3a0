package org.visualbert4j.evaluate;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Figures of single-label classification. Where a ratio has nothing below its line it is 0, as scikit-learn has it.
 *
 * @param count records
 * @param accuracy share of records whose most probable label is right
 * @param accuracyLow lower end of its 95 % interval (Wilson 1927)
 * @param accuracyHigh upper end
 * @param majorityBaseline share of the label that these records have most of
 * @param macroF1 mean F1 over labels that occur in the records or the predictions
 * @param weightedF1 mean F1 over labels, each as heavy as it has records
 * @param loss mean cross-entropy in nats
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
        double macroF1,
        double weightedF1,
        double loss,
        List<LabelMetrics> labels,
        List<List<Integer>> confusion) {

    private static final double Z_95 = 1.959963984540054; // the normal distribution's 97.5 % quantile

    /**
     * Figures of one label.
     *
     * @param support records of this label
     */
    public record LabelMetrics(String label, double precision, double recall, double f1, int support) {}

    /**
     * From true and predicted classes.
     *
     * @param labelNames the labels by class
     * @param truth the true class of each record
     * @param predicted the predicted one
     * @param loss mean cross-entropy
     */
    public static Metrics of(List<String> labelNames, int[] truth, int[] predicted, double loss) {
        int classes = labelNames.size();
        int[][] confusion = new int[classes][classes];
        for (int i = 0; i < truth.length; i++) {
            confusion[truth[i]][predicted[i]]++;
        }
        List<LabelMetrics> labels = new ArrayList<>();
        int correct = 0;
        int largest = 0;
        double macro = 0;
        double weighted = 0;
        int present = 0;
        for (int label = 0; label < classes; label++) {
            int hits = confusion[label][label];
            int support = IntStream.of(confusion[label]).sum();
            int claims = column(confusion, label);
            double f1 = ratio(2.0 * hits, support + claims);
            labels.add(new LabelMetrics(labelNames.get(label), ratio(hits, claims), ratio(hits, support), f1, support));
            correct += hits;
            largest = Math.max(largest, support);
            macro += f1;
            weighted += f1 * support;
            present += support + claims > 0 ? 1 : 0;
        }
        int count = truth.length;
        double[] interval = wilson(correct, count);
        return new Metrics(
                count,
                ratio(correct, count),
                interval[0],
                interval[1],
                ratio(largest, count),
                ratio(macro, present),
                ratio(weighted, count),
                loss,
                labels,
                lists(confusion));
    }

    /** Wilson's score interval for a share, 95 %. */
    private static double[] wilson(int hits, int count) {
        if (count == 0) {
            return new double[] {0, 1};
        }
        double share = (double) hits / count;
        double z2 = Z_95 * Z_95;
        double centre = (share + z2 / (2 * count)) / (1 + z2 / count);
        double half = Z_95 / (1 + z2 / count) * Math.sqrt(share * (1 - share) / count + z2 / (4.0 * count * count));
        return new double[] {Math.max(0, centre - half), Math.min(1, centre + half)};
    }

    private static int column(int[][] matrix, int column) {
        int sum = 0;
        for (int[] row : matrix) {
            sum += row[column];
        }
        return sum;
    }

    private static double ratio(double part, double whole) {
        return whole == 0 ? 0 : part / whole;
    }

    private static List<List<Integer>> lists(int[][] matrix) {
        List<List<Integer>> rows = new ArrayList<>();
        for (int[] row : matrix) {
            rows.add(IntStream.of(row).boxed().toList());
        }
        return rows;
    }
}
