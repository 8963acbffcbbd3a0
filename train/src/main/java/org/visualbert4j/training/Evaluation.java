package org.visualbert4j.training;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.Precision;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.classifier.Classifier;
import org.visualbert4j.internal.classifier.ExampleReader;
import org.visualbert4j.internal.evaluate.EvaluationRun;
import org.visualbert4j.internal.records.LabelledRecord;
import org.visualbert4j.internal.run.RunFolder;
import org.visualbert4j.internal.runtime.LibTorch;
import org.visualbert4j.internal.settings.DataSettings;
import org.visualbert4j.internal.settings.SettingsReader;
import org.visualbert4j.internal.settings.TrainingSettings;
import org.visualbert4j.internal.train.RecordSource;

/**
 * Measures a trained classifier on labelled records.
 *
 * <pre>{@code
 * EvaluationResult result = Evaluation.builder()
 *         .model(Path.of("runs/mine"))
 *         .records(Path.of("test.jsonl"))
 *         .build()
 *         .run();
 * System.out.println(result.metrics().macroF1());
 * }</pre>
 */
public final class Evaluation {

    private static final int BATCH = 64;

    private final Path model;
    private final Path records;
    private final Precision precision;
    private final TrainingSettings settings;
    private final EvaluationListener listener;
    private final Cancellation cancellation;

    private Evaluation(Path model, Path records, TrainingSettings settings, Builder builder) {
        this.model = model;
        this.records = records;
        this.precision = builder.precision;
        this.settings = settings;
        this.listener = builder.listener;
        this.cancellation = builder.cancellation;
    }

    /** Begins to describe an evaluation. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Evaluates on this thread.
     *
     * @throws CancellationException where it was cancelled
     * @throws VisualBertException DATA for records that can't be evaluated, IMAGE for images that are missing or broken
     *     unless {@code on-bad-image} says otherwise, IO and CHECKPOINT for files that can't be read
     */
    public EvaluationResult run() {
        List<String> warnings = new ArrayList<>();
        List<LabelledRecord> read = RecordSource.readLabelled(records, settings, warnings);
        warnings.forEach(listener::warning);
        LibTorch.load();
        if (settings.optimization().threads() > 0) {
            LibTorch.setThreads(settings.optimization().threads());
        }
        try (Classifier classifier = Classifier.load(model)) {
            refuseCancelled();
            EvaluationRun run = EvaluationRun.of(
                    classifier,
                    new ExampleReader(classifier, settings.data().badImages()),
                    read,
                    settings.optimization().batchSize(),
                    settings.data().loaderThreads(),
                    classifier.precision(
                            precision.name(), RunFolder.precision(model).orElse(null)),
                    done -> {
                        refuseCancelled();
                        listener.recordsDone(done, read.size());
                    });
            run.badImages().warning().ifPresent(listener::warning);
            return new EvaluationResult(
                    run.metrics(),
                    run.badImages().bad().size(),
                    run.leftOut(),
                    run.texts().cut());
        }
    }

    private void refuseCancelled() {
        if (cancellation.isCancelled()) {
            throw new CancellationException("the evaluation was cancelled");
        }
    }

    /** What is evaluated, and how its records are read. */
    public static final class Builder {

        private final Map<String, String> values = new LinkedHashMap<>(Map.of("batch-size", String.valueOf(BATCH)));
        private @Nullable Path model;
        private @Nullable Path records;
        private Precision precision = Precision.AUTO;
        private EvaluationListener listener = new EvaluationListener() {};
        private Cancellation cancellation = new Cancellation();

        private Builder() {}

        /** The folder of a run or a model. Required. */
        public Builder model(Path folder) {
            model = folder;
            return this;
        }

        /** The labelled records, a file of JSON lines. Required. */
        public Builder records(Path file) {
            records = file;
            return this;
        }

        /** The key of the text in a record. {@code text} by default. */
        public Builder textField(String key) {
            return setting("text-field", key);
        }

        /** The key of the image's path in a record, relative to the file. {@code img} by default. */
        public Builder imageField(String key) {
            return setting("image-field", key);
        }

        /** The key of the label in a record. {@code label} by default. */
        public Builder labelField(String key) {
            return setting("label-field", key);
        }

        /** Records a batch, 1 or more. 64 by default. */
        public Builder batchSize(int size) {
            return setting("batch-size", String.valueOf(size));
        }

        /** Threads of tensor operations in this process, up to 1024; 0, the default, leaves them as they are. */
        public Builder threads(int threads) {
            return setting("threads", String.valueOf(threads));
        }

        /** The number format of matrix multiplications; {@link Precision#AUTO} by default. */
        public Builder precision(Precision value) {
            precision = value;
            return this;
        }

        /** Who is told of progress, on the thread that evaluates. */
        public Builder listener(EvaluationListener told) {
            listener = told;
            return this;
        }

        /** What can end the evaluation early. */
        public Builder cancellation(Cancellation by) {
            cancellation = by;
            return this;
        }

        /**
         * A setting of how records are read, by its name in a file of settings.
         *
         * @param key such as {@code on-bad-image}
         * @throws VisualBertException CONFIG for a key that is no such setting; the message lists all
         */
        public Builder setting(String key, String value) {
            List<String> known = Stream.concat(
                            SettingsReader.keys(DataSettings.class).stream().map(SettingsReader.Key::key),
                            Stream.of("batch-size", "threads"))
                    .toList();
            if (!known.contains(key)) {
                throw new VisualBertException(
                        VisualBertException.Code.CONFIG,
                        "\"" + key + "\" is no setting of an evaluation; they are " + String.join(", ", known));
            }
            values.put(key, value);
            return this;
        }

        /**
         * The evaluation.
         *
         * @throws VisualBertException USAGE without model or records, CONFIG for a value that a setting can't have
         */
        public Evaluation build() {
            return new Evaluation(
                    required("model", model), required("records", records), SettingsReader.read(null, values), this);
        }

        private static Path required(String name, @Nullable Path path) {
            if (path == null) {
                throw new VisualBertException(
                        VisualBertException.Code.USAGE, name + " is missing; an evaluation is of a model on records");
            }
            return path;
        }
    }
}
