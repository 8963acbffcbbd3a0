package org.visualbert4j.metrics;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Metrics where a record has any number of labels, as scikit-learn has them; a ratio with nothing below its line is 0.
 *
 * @param count records
 * @param accuracy share of records that were given exactly their labels
 * @param accuracyLow lower end of its 95 % interval (Wilson 1927)
 * @param accuracyHigh upper end
 * @param threshold the probability from which on a label was given, before calibration
 * @param hammingLoss share of records and labels that were decided wrongly
 * @param microF1 F1 over all decisions together
 * @param macroF1 mean F1 over labels
 * @param weightedF1 mean F1 over labels, each as heavy as it has records
 * @param samplesF1 mean F1 over records
 * @param rocAuc mean area under the ROC curve over labels that have records and others; null where none has
 * @param averagePrecision mean over labels that have records; null where none has
 * @param loss mean binary cross-entropy over records and labels, in nats
 * @param labels metrics of each label
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MultiLabelMetrics(
        int count,
        double accuracy,
        double accuracyLow,
        double accuracyHigh,
        double threshold,
        double hammingLoss,
        double microF1,
        double macroF1,
        double weightedF1,
        double samplesF1,
        @Nullable Double rocAuc,
        @Nullable Double averagePrecision,
        double loss,
        List<LabelMetrics> labels)
        implements Metrics {

    /** Decisions counted. */
    private record Decisions(int hits, int claims, int truths) {
        static Decisions of(boolean[] given, boolean[] truth) {
            int hits = 0;
            int claims = 0;
            int truths = 0;
            for (int i = 0; i < given.length; i++) {
                hits += given[i] && truth[i] ? 1 : 0;
                claims += given[i] ? 1 : 0;
                truths += truth[i] ? 1 : 0;
            }
            return new Decisions(hits, claims, truths);
        }

        double f1() {
            return SingleLabelMetrics.ratio(2.0 * hits, claims + truths);
        }

        int wrong() {
            return claims + truths - 2 * hits;
        }
    }

    /**
     * From probabilities.
     *
     * @param names the labels by class
     * @param truth {@code [records][classes]}, whether a record has a label
     * @param probabilities {@code [records][classes]}
     * @param threshold from which on a label is given
     */
    public static MultiLabelMetrics of(
            List<String> names, boolean[][] truth, float[][] probabilities, double threshold) {
        boolean[][] given = new boolean[truth.length][];
        for (int i = 0; i < given.length; i++) {
            given[i] = given(probabilities[i], threshold);
        }
        return of(names, truth, given, probabilities, threshold);
    }

    /**
     * From probabilities, where labels may have thresholds of their own, as calibrated ones have.
     *
     * @param names the labels by class
     * @param truth {@code [records][classes]}, whether a record has a label
     * @param given {@code [records][classes]}, whether a record was given a label
     * @param probabilities {@code [records][classes]}
     * @param threshold the uncalibrated probability from which on a label was given
     */
    public static MultiLabelMetrics of(
            List<String> names, boolean[][] truth, boolean[][] given, float[][] probabilities, double threshold) {
        int exact = 0;
        double samples = 0;
        double wrong = 0;
        double loss = 0;
        for (int i = 0; i < truth.length; i++) {
            Decisions decisions = Decisions.of(given[i], truth[i]);
            exact += decisions.wrong() == 0 ? 1 : 0;
            samples += decisions.f1();
            wrong += decisions.wrong();
            loss += crossEntropy(truth[i], probabilities[i]);
        }
        List<LabelMetrics> labels = new ArrayList<>();
        int hits = 0;
        int sums = 0;
        double weighted = 0;
        int support = 0;
        for (int label = 0; label < names.size(); label++) {
            float[] scores = ProbabilityMetrics.column(probabilities, label);
            boolean[] positive = column(truth, label);
            Decisions decisions = Decisions.of(column(given, label), positive);
            labels.add(new LabelMetrics(
                    names.get(label),
                    SingleLabelMetrics.ratio(decisions.hits, decisions.claims),
                    SingleLabelMetrics.ratio(decisions.hits, decisions.truths),
                    decisions.f1(),
                    decisions.truths,
                    Ranking.rocAuc(scores, positive),
                    Ranking.averagePrecision(scores, positive)));
            hits += decisions.hits;
            sums += decisions.claims + decisions.truths;
            weighted += decisions.f1() * decisions.truths;
            support += decisions.truths;
        }
        double cells = (double) truth.length * names.size();
        WilsonInterval interval = WilsonInterval.of(exact, truth.length);
        return new MultiLabelMetrics(
                truth.length,
                SingleLabelMetrics.ratio(exact, truth.length),
                interval.low(),
                interval.high(),
                threshold,
                wrong / cells,
                SingleLabelMetrics.ratio(2.0 * hits, sums),
                labels.stream().mapToDouble(LabelMetrics::f1).sum() / names.size(),
                SingleLabelMetrics.ratio(weighted, support),
                samples / truth.length,
                mean(labels.stream().map(LabelMetrics::rocAuc).toList()),
                mean(labels.stream().map(LabelMetrics::averagePrecision).toList()),
                loss / cells,
                labels);
    }

    private static boolean[] given(float[] probabilities, double threshold) {
        boolean[] given = new boolean[probabilities.length];
        for (int i = 0; i < given.length; i++) {
            given[i] = probabilities[i] >= threshold;
        }
        return given;
    }

    private static double crossEntropy(boolean[] truth, float[] probabilities) {
        double sum = 0;
        for (int i = 0; i < truth.length; i++) {
            double probability = truth[i] ? probabilities[i] : 1.0 - probabilities[i];
            sum -= Math.log(Math.max(probability, Float.MIN_NORMAL));
        }
        return sum;
    }

    private static boolean[] column(boolean[][] rows, int column) {
        boolean[] values = new boolean[rows.length];
        for (int i = 0; i < rows.length; i++) {
            values[i] = rows[i][column];
        }
        return values;
    }

    private static @Nullable Double mean(List<@Nullable Double> values) {
        List<Double> known = values.stream().filter(Objects::nonNull).toList();
        return known.isEmpty()
                ? null
                : known.stream().mapToDouble(Double::doubleValue).sum() / known.size();
    }
}
