package org.visualbert4j.training;

import java.nio.file.Path;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.settings.SettingsReader;
import org.visualbert4j.internal.settings.TrainingSettings;
import org.visualbert4j.internal.train.Trainer;
import org.visualbert4j.metrics.Metrics;
import org.visualbert4j.metrics.TrainingListener;

/**
 * Fine-tunes a classifier on labelled records, evaluates it, and leaves a folder that holds the model.
 *
 * <pre>{@code
 * Training training = Training.builder()
 *         .training(Path.of("train.jsonl"))
 *         .output(Path.of("runs/mine"))
 *         .epochs(5)
 *         .build();
 * TrainingResult result = training.run();
 * }</pre>
 */
public final class Training {

    private final TrainingSettings settings;
    private final TrainingListener listener;
    private final Cancellation cancellation;

    Training(TrainingSettings settings, RunBuilder<?> builder) {
        this.settings = settings;
        this.listener = builder.listener();
        this.cancellation = builder.cancellation();
    }

    /** Begins to describe a training. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Trains to the end, or until it is cancelled, on this thread. An interruption of the thread ends the run with an
     * error; its last saved state can be resumed.
     *
     * @throws VisualBertException of any kind; the last saved state can be resumed
     */
    public TrainingResult run() {
        return run(settings, listener, cancellation);
    }

    static TrainingResult run(TrainingSettings settings, TrainingListener listener, Cancellation cancellation) {
        Trainer trainer = new Trainer(settings, listener);
        Trainer.Result result = cancellation.during(trainer::stop, trainer::run);
        Metrics metrics =
                result.evaluation() == null ? null : result.evaluation().metrics();
        return new TrainingResult(
                result.folder(),
                result.best() == null ? null : result.folder(),
                result.finished(),
                result.evaluations(),
                result.best(),
                result.tested() ? null : metrics,
                result.test());
    }

    /** Settings of a training. */
    public static final class Builder extends RunBuilder<Builder> {

        private Builder() {
            super(SettingsReader.keys());
        }

        @Override
        Builder self() {
            return this;
        }

        /** Test records, evaluated once at the end with the best weights. */
        public Builder test(Path records) {
            return set("test", records);
        }

        /** What a record's label is. {@link LabelKind#SINGLE_LABEL} by default. */
        public Builder labels(LabelKind kind) {
            return choose("task", kind);
        }

        /** The key of the label in a record. {@code label} by default. */
        public Builder labelField(String key) {
            return set("label-field", key);
        }

        /** Whether a starting model gets a new head, for other labels than it was trained on. False by default. */
        public Builder newHead(boolean anew) {
            return set("new-head", anew);
        }

        /** How much records of each label count. {@link ClassWeights#NONE} by default. */
        public Builder classWeights(ClassWeights weights) {
            return choose("class-weights", weights);
        }

        /**
         * The training of these settings.
         *
         * @throws VisualBertException CONFIG for a value that a setting can't have, with the valid ones; IO for a file of
         *     settings that can't be read
         */
        public Training build() {
            return new Training(SettingsReader.read(file(), values()), this);
        }
    }
}
