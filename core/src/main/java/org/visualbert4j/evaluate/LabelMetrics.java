package org.visualbert4j.evaluate;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Figures of one label against all others, 0 to 1. A ratio with nothing below its line is 0, as scikit-learn has it.
 *
 * @param precision share of the records said to have the label that have it
 * @param recall share of the records that have the label of which it is said
 * @param f1 harmonic mean of the two
 * @param support records that have the label
 * @param rocAuc of the label's probability; NaN, in JSON null, where no record or every record has the label
 * @param averagePrecision of the label's probability; NaN, in JSON null, where no record has the label
 */
@JsonNaming(SnakeCaseStrategy.class)
public record LabelMetrics(
        String label,
        double precision,
        double recall,
        double f1,
        int support,
        @NanAsNull double rocAuc,
        @NanAsNull double averagePrecision) {

    static LabelMetrics of(String label, int hits, int claims, int support, Ranking ranking) {
        return new LabelMetrics(
                label,
                ratio(hits, claims),
                ratio(hits, support),
                ratio(2.0 * hits, claims + support),
                support,
                ranking.rocAuc(),
                ranking.averagePrecision());
    }

    static double ratio(double part, double whole) {
        return whole == 0 ? 0 : part / whole;
    }

    /** The mean of a figure over the labels for which it is defined; NaN if there is none. */
    static double macro(List<LabelMetrics> labels, ToDoubleFunction<LabelMetrics> figure) {
        return labels.stream()
                .mapToDouble(figure)
                .filter(value -> !Double.isNaN(value))
                .average()
                .orElse(Double.NaN);
    }

    /** The same, each label as heavy as it has records; all equally where none has any. */
    static double weighted(List<LabelMetrics> labels, ToDoubleFunction<LabelMetrics> figure) {
        double sum = 0;
        double weights = 0;
        for (LabelMetrics label : labels) {
            double value = figure.applyAsDouble(label);
            if (!Double.isNaN(value)) {
                sum += value * label.support;
                weights += label.support;
            }
        }
        return weights == 0 ? macro(labels, figure) : sum / weights;
    }
}
