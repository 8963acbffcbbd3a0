package org.visualbert4j.train;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * A line of {@code metrics.jsonl}.
 *
 * @param epoch from 1
 * @param step optimizer steps so far
 * @param trainingLoss mean cross-entropy over the epoch, with dropout
 * @param trainingAccuracy likewise
 * @param validationLoss mean cross-entropy after it
 * @param validationAccuracy after it
 * @param learningRate of its last step
 * @param seconds that training it took
 * @param examplesPerSecond in training
 */
@JsonNaming(SnakeCaseStrategy.class)
public record EpochMetrics(
        int epoch,
        long step,
        double trainingLoss,
        double trainingAccuracy,
        double validationLoss,
        double validationAccuracy,
        double learningRate,
        double seconds,
        double examplesPerSecond) {}
