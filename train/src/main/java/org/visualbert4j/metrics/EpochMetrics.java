package org.visualbert4j.metrics;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A line of {@code metrics.jsonl}: an evaluation, after an epoch or some steps, and the training since the one before it.
 *
 * @param epoch from 1
 * @param step optimizer steps so far
 * @param trainingLoss mean loss since the evaluation before, with dropout
 * @param trainingAccuracy likewise
 * @param validationLoss mean cross-entropy now
 * @param validationAccuracy now
 * @param score the validation metric that decides which weights are best, {@code best-by}
 * @param learningRate of the last step
 * @param seconds of training since the evaluation before
 * @param examplesPerSecond in training
 * @param metrics further ones of the validation records by name; none for a classifier
 */
@JsonNaming(SnakeCaseStrategy.class)
public record EpochMetrics(
        int epoch,
        long step,
        double trainingLoss,
        double trainingAccuracy,
        double validationLoss,
        double validationAccuracy,
        double score,
        double learningRate,
        double seconds,
        double examplesPerSecond,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Double> metrics) {

    /** Takes a line that says nothing of further metrics for one without. */
    public EpochMetrics {
        metrics = metrics == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }
}
