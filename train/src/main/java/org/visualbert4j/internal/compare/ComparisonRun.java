package org.visualbert4j.internal.compare;

import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.metrics.ComparisonResult;
import org.visualbert4j.metrics.TrainingListener;

/**
 * Trains every variant with every seed and holds their answers on the test records against each other. A comparison that
 * was interrupted continues where it was.
 */
public final class ComparisonRun {

    private final ComparisonPlan plan;
    private final Trainings trainings;

    /** A comparison by its plan; the listener is told of every training. */
    public ComparisonRun(ComparisonPlan plan, TrainingListener listener) {
        this.plan = plan;
        this.trainings = new Trainings(plan, listener, PredictionLine::of);
    }

    /** Lets it end soon, to be resumed later. May be called by any thread. */
    public void stop() {
        trainings.stop();
    }

    /**
     * Runs to the end, and leaves {@code comparison.json}.
     *
     * @return the result, or null where it was stopped
     * @throws VisualBertException USAGE where the folder holds another comparison; else of any kind, as training throws
     */
    public @Nullable ComparisonResult run() {
        Trainings.Finished trained = trainings.run();
        if (trained == null) {
            return null;
        }
        ComparisonResult result = new Answers(plan, trained).result();
        trained.folder().write(result);
        return result;
    }
}
