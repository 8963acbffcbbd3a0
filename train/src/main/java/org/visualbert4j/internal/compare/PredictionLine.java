package org.visualbert4j.internal.compare;

import org.visualbert4j.internal.classifier.Classifier;
import org.visualbert4j.internal.evaluate.EvaluationRun;

/**
 * A line of {@code predictions.jsonl}.
 *
 * @param id the record's
 * @param line the record's in its file, from 1
 * @param label the true one, empty where it is one that training did not know
 * @param predicted the most probable one
 * @param probability of the predicted one, 0 to 1
 */
record PredictionLine(String id, int line, String label, String predicted, double probability) {

    static PredictionLine of(EvaluationRun.Answer answer, Classifier classifier) {
        return new PredictionLine(
                answer.record().id(),
                answer.record().line(),
                answer.label() < 0 ? "" : classifier.labels().labels().get(answer.label()),
                classifier.labels().labels().get(answer.predicted()),
                answer.probabilities()[answer.predicted()]);
    }
}
