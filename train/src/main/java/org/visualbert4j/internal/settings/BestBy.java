package org.visualbert4j.internal.settings;

import java.util.Comparator;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.metrics.EpochMetrics;
import org.visualbert4j.metrics.Metrics;
import org.visualbert4j.metrics.ProbabilityMetrics;
import org.visualbert4j.metrics.SingleLabelMetrics;

/**
 * The metric that decides which weights are the best. Of equal ones the lower validation loss does.
 *
 * @param metric of the validation records
 * @param higherIsBetter whether a higher value is the better one
 */
public record BestBy(ToDoubleFunction<Metrics> metric, boolean higherIsBetter) {

    static final Map<String, BestBy> CHOICES = Map.of(
            "accuracy", new BestBy(Metrics::accuracy, true),
            "balanced-accuracy", new BestBy(metrics -> single(metrics).balancedAccuracy(), true),
            "macro-f1", new BestBy(Metrics::macroF1, true),
            "weighted-f1", new BestBy(Metrics::weightedF1, true),
            "roc-auc", new BestBy(metrics -> known(metrics.rocAuc()), true),
            "average-precision", new BestBy(metrics -> known(metrics.averagePrecision()), true),
            "calibration-error", new BestBy(BestBy::calibrationError, false),
            "soft-accuracy", new BestBy(metrics -> known(single(metrics).softAccuracy()), true),
            "loss", new BestBy(Metrics::loss, false));

    private static SingleLabelMetrics single(Metrics metrics) {
        if (metrics instanceof SingleLabelMetrics single) {
            return single;
        }
        throw new VisualBertException(
                VisualBertException.Code.CONFIG, "`best-by`: this metric is for one label a record, not for several");
    }

    private static double calibrationError(Metrics metrics) {
        ProbabilityMetrics probabilities = single(metrics).probabilities();
        return known(probabilities == null ? null : probabilities.calibrationError());
    }

    private static double known(@Nullable Double metric) {
        if (metric == null) {
            throw new VisualBertException(
                    VisualBertException.Code.CONFIG,
                    "`best-by`: this metric is not defined for the validation records; choose another");
        }
        return metric;
    }

    /** The one of a setting's value. */
    public static BestBy of(String name) {
        return Choices.choose("best-by", name, CHOICES);
    }

    /** The best evaluation first; of equal scores the one with the lower validation loss. */
    public Comparator<EpochMetrics> bestFirst() {
        Comparator<EpochMetrics> byScore = Comparator.comparingDouble(EpochMetrics::score);
        return (higherIsBetter ? byScore.reversed() : byScore).thenComparingDouble(EpochMetrics::validationLoss);
    }
}
