package org.visualbert4j.internal.settings;

import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.evaluate.Figures;
import org.visualbert4j.internal.evaluate.Metrics;
import org.visualbert4j.internal.evaluate.ProbabilityMetrics;

/**
 * The figure that decides which weights are the best; of equal ones the lower validation loss does.
 *
 * @param figure of the validation records
 * @param higherIsBetter or the other way round
 */
public record BestBy(ToDoubleFunction<Figures> figure, boolean higherIsBetter) {

    private static final Map<String, BestBy> CHOICES = Map.of(
            "accuracy", new BestBy(Figures::accuracy, true),
            "balanced-accuracy", new BestBy(figures -> single(figures).balancedAccuracy(), true),
            "macro-f1", new BestBy(Figures::macroF1, true),
            "weighted-f1", new BestBy(Figures::weightedF1, true),
            "roc-auc", new BestBy(figures -> known(figures.rocAuc()), true),
            "average-precision", new BestBy(figures -> known(figures.averagePrecision()), true),
            "calibration-error", new BestBy(BestBy::calibrationError, false),
            "soft-accuracy", new BestBy(figures -> known(single(figures).softAccuracy()), true),
            "loss", new BestBy(Figures::loss, false));

    private static Metrics single(Figures figures) {
        if (figures instanceof Metrics metrics) {
            return metrics;
        }
        throw new VisualBertException(
                VisualBertException.Code.CONFIG, "best-by: this figure is for one label a record, not for several");
    }

    private static double calibrationError(Figures figures) {
        ProbabilityMetrics probabilities = single(figures).probabilities();
        return known(probabilities == null ? null : probabilities.calibrationError());
    }

    private static double known(@Nullable Double figure) {
        if (figure == null) {
            throw new VisualBertException(
                    VisualBertException.Code.CONFIG,
                    "best-by: this figure is not defined for the validation records; choose another");
        }
        return figure;
    }

    /** The one of a setting's value. */
    public static BestBy of(String name) {
        return Choices.choose("best-by", name, CHOICES);
    }
}
