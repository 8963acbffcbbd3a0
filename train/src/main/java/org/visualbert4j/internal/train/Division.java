package org.visualbert4j.internal.train;

import java.util.List;
import org.visualbert4j.internal.nn.Parameter;
import org.visualbert4j.internal.records.Batch;
import org.visualbert4j.internal.runtime.LibTorch;
import org.visualbert4j.internal.runtime.MatmulPrecision;
import org.visualbert4j.internal.settings.OptimizationSettings;

/**
 * How a batch is worked on in a precision.
 *
 * @param task what makes inputs of it
 * @param together in how many parts at the same time: one a thread, where that is the faster way
 * @param parts in how many in all, one after the other where not together
 */
record Division(TrainingTask task, int together, int parts) {

    /** The most parameters: operations of larger models are long enough to be shared out among threads (PERFORMANCE.md). */
    private static final long SMALL_MODEL = 1 << 24;

    static Division of(OptimizationSettings how, TrainingTask task, MatmulPrecision precision) {
        long size = task.classifier().model().parameters().all().stream()
                .map(Parameter::value)
                .mapToLong(value -> value.numel())
                .sum();
        boolean whole = size > SMALL_MODEL
                || precision != MatmulPrecision.FP32
                || how.recompute()
                || how.accumulationSteps() > 1;
        int together = whole ? 1 : LibTorch.threads();
        return new Division(task, together, Math.max(together, how.accumulationSteps()));
    }

    /** The parts of a batch. */
    List<TrainingStep.Part> of(Batch batch, long seed) {
        Objective objective = task.objective();
        double whole = objective.weight(batch.records());
        return batch.split(parts).stream()
                .map(part ->
                        new TrainingStep.Part(() -> task.inputs(part, seed), objective.weight(part.records()) / whole))
                .toList();
    }
}
