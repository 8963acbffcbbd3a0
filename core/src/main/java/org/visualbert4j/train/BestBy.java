package org.visualbert4j.train;

import java.util.Comparator;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.visualbert4j.evaluate.Metrics;

/**
 * The figure that decides which weights are the best; of equal ones the lower validation loss does.
 *
 * @param figure of the validation records
 * @param higherIsBetter or the other way round
 */
record BestBy(ToDoubleFunction<Metrics> figure, boolean higherIsBetter) {

    private static final Map<String, BestBy> CHOICES = Map.of(
            "accuracy", new BestBy(Metrics::accuracy, true),
            "macro-f1", new BestBy(Metrics::macroF1, true),
            "weighted-f1", new BestBy(Metrics::weightedF1, true),
            "loss", new BestBy(Metrics::loss, false));

    /** The one of a setting's value. */
    static BestBy of(String name) {
        return Choices.choose("best-by", name, CHOICES);
    }

    /** The best first. */
    Comparator<EpochMetrics> bestFirst() {
        Comparator<EpochMetrics> byScore = Comparator.comparingDouble(EpochMetrics::score);
        return (higherIsBetter ? byScore.reversed() : byScore).thenComparingDouble(EpochMetrics::validationLoss);
    }
}
