package org.visualbert4j.training;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.metrics.EpochMetrics;
import org.visualbert4j.metrics.Metrics;

/**
 * What a training came to.
 *
 * @param runFolder where everything about the run is kept
 * @param modelFolder the trained model, for {@code ImageTextClassifier.load} and {@link Evaluation}: the run's folder;
 *     null where the run was cancelled before its first evaluation
 * @param finished false where it was cancelled; {@code resume(true)} continues it
 * @param evaluations on the validation records, in their order
 * @param best the one whose weights are kept; null where there was none
 * @param validation metrics of the kept weights where there are no test records; null with them, for a cancelled run
 *     and for pretraining
 * @param test metrics of the kept weights on the test records; null without them, for a cancelled run and for
 *     pretraining
 */
public record TrainingResult(
        Path runFolder,
        @Nullable Path modelFolder,
        boolean finished,
        List<EpochMetrics> evaluations,
        @Nullable EpochMetrics best,
        @Nullable Metrics validation,
        @Nullable Metrics test) {

    /** Copies the list. */
    public TrainingResult {
        evaluations = List.copyOf(evaluations);
    }
}
