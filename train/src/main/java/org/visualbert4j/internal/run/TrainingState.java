package org.visualbert4j.internal.run;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.internal.runtime.MatmulPrecision;
import org.visualbert4j.metrics.EpochMetrics;

/**
 * Where a run stands between two steps. With the weights, the optimizer's tensors and the generator's state it is all that
 * the rest of the run depends on; the order of an epoch's records and their augmentation follow from seed and epoch.
 */
@JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
@JsonNaming(SnakeCaseStrategy.class)
public final class TrainingState {

    /** Of what is written here; a larger one is of a later release. */
    static final int VERSION = 2;

    int version = VERSION;
    public MatmulPrecision precision = MatmulPrecision.FP32;

    /** The epoch under way, from 1. */
    public int epoch = 1;

    /** How many records of its order are done. */
    public int position;

    /** Optimizer steps done. */
    public long step;

    /** What was trained on since the last evaluation. */
    public int records;

    double lossSum;
    double rightSum;
    public long nanoseconds;
    public double learningRate;

    /** All evaluations so far. */
    public List<EpochMetrics> history = new ArrayList<>();

    @Nullable
    public EpochMetrics best;

    public int evaluationsSinceBest;

    /** The steps of the weights kept for averaging, the best first. */
    public List<EpochMetrics> candidates = new ArrayList<>();

    /** Whether all epochs are done, or training ended early. */
    public boolean done;

    /** Whether it can be resumed from, which a damaged one can not. */
    boolean isSound() {
        return precision != null
                && history != null
                && candidates != null
                && history.stream().noneMatch(Objects::isNull)
                && candidates.stream().noneMatch(Objects::isNull)
                && epoch >= 1
                && position >= 0
                && step >= 0;
    }

    /** Counts a step that was taken. */
    public void add(CompletedStep taken) {
        step++;
        records += taken.records();
        lossSum += taken.loss() * taken.records();
        rightSum += taken.correct();
        learningRate = taken.learningRate();
        nanoseconds += taken.nanoseconds();
    }

    public double loss() {
        return lossSum / Math.max(1, records);
    }

    public double accuracy() {
        return rightSum / Math.max(1, records);
    }

    /** Begins to count anew, after an evaluation. */
    public void clearSums() {
        records = 0;
        lossSum = 0;
        rightSum = 0;
        nanoseconds = 0;
    }
}
