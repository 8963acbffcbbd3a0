package org.visualbert4j.training;

import java.nio.file.Path;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.settings.SettingsReader;
import org.visualbert4j.internal.settings.TrainingSettings;
import org.visualbert4j.metrics.TrainingListener;

/**
 * Pretrains a model on captions of images, for {@link Training} to start from: masked words are predicted, and whether
 * a caption is the image's.
 *
 * <pre>{@code
 * TrainingResult pretrained = Pretraining.builder()
 *         .training(Path.of("captions.jsonl"))
 *         .output(Path.of("runs/pretrained"))
 *         .build()
 *         .run();
 * Training.Builder next = Training.builder().startingModel(pretrained.modelFolder()).newHead(true);
 * }</pre>
 */
public final class Pretraining {

    private final TrainingSettings settings;
    private final TrainingListener listener;
    private final Cancellation cancellation;

    private Pretraining(TrainingSettings settings, Builder builder) {
        this.settings = settings;
        this.listener = builder.listener();
        this.cancellation = builder.cancellation();
    }

    /** Begins to describe a pretraining. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Pretrains to the end, or until it is cancelled, on this thread.
     *
     * @return with evaluations by epoch; {@code validation} and {@code test} are null
     * @throws VisualBertException of any kind; the last saved state can be resumed
     */
    public TrainingResult run() {
        return Training.run(settings, listener, cancellation);
    }

    /** What is learnt. */
    public enum Objective {
        /** Records are captions: masked words, and whether the caption is the image's. */
        CAPTIONS,
        /** Records are those of a task: masked words only. */
        TASK
    }

    /** Settings of a pretraining. */
    public static final class Builder extends RunBuilder<Builder> {

        private Builder() {
            super(SettingsReader.pretrainingKeys());
        }

        @Override
        Builder self() {
            return this;
        }

        /** What is learnt. {@link Objective#CAPTIONS} by default. */
        public Builder objective(Objective objective) {
            return choose("objective", objective);
        }

        /** The folder of a text BERT to start from. */
        public Builder bert(Path folder) {
            return set("bert", folder);
        }

        /**
         * The pretraining of these settings.
         *
         * @throws VisualBertException CONFIG for a value that a setting can't have, with the valid ones; IO for a file of
         *     settings that can't be read
         */
        public Pretraining build() {
            return new Pretraining(SettingsReader.readPretraining(file(), values()), this);
        }
    }
}
