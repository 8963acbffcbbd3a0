package org.visualbert4j.internal.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.visualbert4j.internal.evaluate.EvaluationRun.Answer;
import org.visualbert4j.internal.model.Labelling;
import org.visualbert4j.metrics.Metrics;
import org.visualbert4j.metrics.MultiLabelMetrics;
import org.visualbert4j.metrics.SingleLabelMetrics;

/**
 * A wrong answer.
 *
 * @param answer with its record
 * @param certainty the probability of what was wrong: of the label given, or of the most certain wrong decision among
 *     several labels
 * @param said the labels given
 */
record Mistake(Answer answer, double certainty, String said) {

    /** The answer as a mistake, or nothing where it is right. */
    static Optional<Mistake> of(Answer answer, Metrics metrics, Labelling labelling) {
        return metrics instanceof MultiLabelMetrics several
                ? of(answer, several, labelling)
                : of(answer, (SingleLabelMetrics) metrics);
    }

    private static Optional<Mistake> of(Answer answer, SingleLabelMetrics metrics) {
        int predicted = answer.predicted();
        return predicted == answer.label()
                ? Optional.empty()
                : Optional.of(new Mistake(
                        answer,
                        answer.probabilities()[predicted],
                        metrics.labels().get(predicted).label()));
    }

    private static Optional<Mistake> of(Answer answer, MultiLabelMetrics metrics, Labelling labelling) {
        Map<String, Double> targets = Objects.requireNonNull(answer.record().targets());
        boolean[] gives = labelling.given(answer.probabilities());
        List<String> given = new ArrayList<>();
        double certainty = 0;
        for (int i = 0; i < metrics.labels().size(); i++) {
            String label = metrics.labels().get(i).label();
            double probability = answer.probabilities()[i];
            boolean has = targets.getOrDefault(label, 0.0) > 0.5;
            if (gives[i]) {
                given.add(label);
                certainty = has ? certainty : Math.max(certainty, probability);
            } else if (has) {
                certainty = Math.max(certainty, 1 - probability);
            }
        }
        return certainty == 0
                ? Optional.empty()
                : Optional.of(new Mistake(answer, certainty, given.isEmpty() ? "none" : String.join(", ", given)));
    }
}
