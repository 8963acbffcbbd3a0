package org.visualbert4j.metrics;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.internal.model.Labelling;

/**
 * Metrics of single-label classification. Where a ratio has nothing below its line it is 0, as scikit-learn has it.
 *
 * @param count records
 * @param accuracy share of records whose most probable label is right; it is micro F1 too
 * @param accuracyLow lower end of its 95 % interval (Wilson 1927)
 * @param accuracyHigh upper end
 * @param majorityBaseline accuracy of always giving the label that most training records have; null where that is not known
 * @param balancedAccuracy mean recall over labels that have records
 * @param macroF1 mean F1 over labels that occur in the records or the predictions
 * @param weightedF1 mean F1 over labels, each as heavy as it has records
 * @param loss mean cross-entropy in nats
 * @param softAccuracy where labels are right to a degree, the mean degree of the labels given: VQA's accuracy; else null
 * @param labels metrics of each label
 * @param confusion records by true label (row) and predicted label (column)
 * @param probabilities metrics of the probabilities, or null where they are not known
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SingleLabelMetrics(
        int count,
        double accuracy,
        double accuracyLow,
        double accuracyHigh,
        @Nullable Double majorityBaseline,
        double balancedAccuracy,
        double macroF1,
        double weightedF1,
        double loss,
        @Nullable Double softAccuracy,
        List<LabelMetrics> labels,
        List<List<Integer>> confusion,
        @Nullable ProbabilityMetrics probabilities)
        implements Metrics {

    /**
     * From probabilities; the most probable label is the one given.
     *
     * @param labelNames the labels by class
     * @param truth the true class of each record, -1 for a label that is none of them
     * @param probabilities {@code [records][classes]}
     */
    public static SingleLabelMetrics of(List<String> labelNames, int[] truth, float[][] probabilities) {
        int[] predicted = new int[truth.length];
        double loss = 0;
        for (int i = 0; i < truth.length; i++) {
            predicted[i] = mostProbable(probabilities[i]);
            loss -= Math.log(truth[i] < 0 ? Float.MIN_NORMAL : Math.max(probabilities[i][truth[i]], Float.MIN_NORMAL));
        }
        SingleLabelMetrics decided = of(labelNames, truth, predicted, loss / Math.max(1, truth.length));
        return decided.with(null, ProbabilityMetrics.of(truth, probabilities));
    }

    /**
     * From true and predicted classes.
     *
     * @param labelNames the labels by class
     * @param truth the true class of each record, -1 for a label that is none of them
     * @param predicted the predicted one
     * @param loss mean cross-entropy
     */
    public static SingleLabelMetrics of(List<String> labelNames, int[] truth, int[] predicted, double loss) {
        int classes = labelNames.size();
        int[][] confusion = new int[classes][classes];
        for (int i = 0; i < truth.length; i++) {
            if (truth[i] >= 0) {
                confusion[truth[i]][predicted[i]]++;
            }
        }
        List<LabelMetrics> labels = new ArrayList<>();
        int correct = 0;
        double macro = 0;
        double weighted = 0;
        double recalls = 0;
        int present = 0;
        int supported = 0;
        for (int label = 0; label < classes; label++) {
            int hits = confusion[label][label];
            int support = IntStream.of(confusion[label]).sum();
            int claims = column(confusion, label);
            double f1 = ratio(2.0 * hits, support + claims);
            labels.add(new LabelMetrics(
                    labelNames.get(label), ratio(hits, claims), ratio(hits, support), f1, support, null, null));
            correct += hits;
            macro += f1;
            weighted += f1 * support;
            recalls += ratio(hits, support);
            present += support + claims > 0 ? 1 : 0;
            supported += support > 0 ? 1 : 0;
        }
        int count = truth.length;
        WilsonInterval interval = WilsonInterval.of(correct, count);
        return new SingleLabelMetrics(
                count,
                ratio(correct, count),
                interval.low(),
                interval.high(),
                null,
                ratio(recalls, supported),
                ratio(macro, present),
                ratio(weighted, count),
                loss,
                null,
                labels,
                lists(confusion),
                null);
    }

    /** The same beside the label that most training records have, by its class; null where that is not known. */
    public SingleLabelMetrics withMajority(@Nullable Integer label) {
        return new SingleLabelMetrics(
                count,
                accuracy,
                accuracyLow,
                accuracyHigh,
                label == null ? null : ratio(labels.get(label).support(), count),
                balancedAccuracy,
                macroF1,
                weightedF1,
                loss,
                softAccuracy,
                labels,
                confusion,
                probabilities);
    }

    /** The same with a soft accuracy. */
    public SingleLabelMetrics withSoftAccuracy(double degree) {
        return with(degree, probabilities);
    }

    /** The same with what decisions alone don't tell. */
    private SingleLabelMetrics with(@Nullable Double softAccuracyOrNull, @Nullable ProbabilityMetrics metrics) {
        return new SingleLabelMetrics(
                count,
                accuracy,
                accuracyLow,
                accuracyHigh,
                majorityBaseline,
                balancedAccuracy,
                macroF1,
                weightedF1,
                loss,
                softAccuracyOrNull,
                labels,
                confusion,
                metrics);
    }

    @JsonIgnore
    @Override
    public @Nullable Double rocAuc() {
        return probabilities == null ? null : probabilities.rocAuc();
    }

    @JsonIgnore
    @Override
    public @Nullable Double averagePrecision() {
        return probabilities == null ? null : probabilities.averagePrecision();
    }

    /** The class of the highest probability; of equal ones the first. */
    public static int mostProbable(float[] probabilities) {
        return Labelling.mostProbable(probabilities);
    }

    private static int column(int[][] matrix, int column) {
        int sum = 0;
        for (int[] row : matrix) {
            sum += row[column];
        }
        return sum;
    }

    static double ratio(double part, double whole) {
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
