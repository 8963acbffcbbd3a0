package org.visualbert4j;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.classifier.Acceptance;
import org.visualbert4j.internal.classifier.Classifier;
import org.visualbert4j.internal.classifier.ParallelInference;
import org.visualbert4j.internal.model.InputRecipe;
import org.visualbert4j.internal.records.Batch;
import org.visualbert4j.internal.records.BatchLoader;
import org.visualbert4j.internal.records.LabelledRecord;
import org.visualbert4j.internal.records.VisualInput;
import org.visualbert4j.internal.runtime.LibTorch;
import org.visualbert4j.internal.runtime.MatmulPrecision;
import org.visualbert4j.internal.text.Encoding;

/** From examples to predictions. Thread-safe. */
final class Inference {

    private final Classifier classifier;
    private final MatmulPrecision precision;
    private final @Nullable Acceptance acceptance;
    private final int batchSize;
    private final PredictionListener listener;
    private final System.Logger log;
    private final AtomicBoolean warned = new AtomicBoolean();

    Inference(
            Classifier classifier,
            MatmulPrecision precision,
            @Nullable Acceptance acceptance,
            int batchSize,
            PredictionListener listener,
            System.Logger log) {
        this.classifier = classifier;
        this.precision = precision;
        this.acceptance = acceptance;
        this.batchSize = batchSize;
        this.listener = listener;
        this.log = log;
    }

    MatmulPrecision precision() {
        return precision;
    }

    Prediction predict(Example example) {
        long start = System.nanoTime();
        Prediction prediction;
        try {
            prediction = classifier.whileOpen(() -> {
                Batch batch = batch(example);
                return prediction(batch, 0, classifier.probabilities(batch, precision)[0]);
            });
        } catch (VisualBertException e) {
            listener.failed(e);
            throw e;
        }
        listener.predicted(1, Duration.ofNanos(System.nanoTime() - start));
        return prediction;
    }

    /** A batch of one example. */
    Batch batch(Example example) {
        return classifier.whileOpen(() -> {
            LabelledRecord record = record(example);
            List<Encoding> texts = classifier.encode(record);
            return Batch.of(List.of(new Batch.Example(record, texts, shown(example))), classifier.padId());
        });
    }

    /** A batch of one text and no image, in the shape of any other. */
    Batch typical() {
        return classifier.whileOpen(() -> {
            List<String> choices = Collections.nCopies(classifier.choices(), "b");
            LabelledRecord record = LabelledRecord.unlabelled("a", null, choices, List.of());
            List<VisualInput.Shown> images =
                    Collections.nCopies(classifier.images(), classifier.visual().missing());
            return Batch.of(List.of(new Batch.Example(record, classifier.encode(record), images)), classifier.padId());
        });
    }

    List<Prediction> predictAll(List<Example> examples) {
        Prediction[] predictions = new Prediction[examples.size()];
        IdentityHashMap<LabelledRecord, Integer> places = new IdentityHashMap<>();
        List<LabelledRecord> records = new ArrayList<>();
        List<Integer> byLength = IntStream.range(0, predictions.length)
                .boxed()
                .sorted(Comparator.comparingInt(place -> examples.get(place).length()))
                .toList();
        for (int place : byLength) {
            try {
                LabelledRecord record = record(examples.get(place));
                places.put(record, place);
                records.add(record);
            } catch (VisualBertException e) {
                predictions[place] = failed(e);
            }
        }
        BatchLoader.ExampleMaker maker = (record, index) -> {
            int place = Objects.requireNonNull(places.get(record));
            List<Encoding> texts = classifier.whileOpen(() -> classifier.encode(record));
            try {
                return Optional.of(new Batch.Example(record, texts, shown(examples.get(place))));
            } catch (VisualBertException e) {
                predictions[place] = failed(e);
                return Optional.empty();
            }
        };
        try (BatchLoader loader = new BatchLoader(records, batchSize, classifier.padId(), LibTorch.threads(), maker)) {
            ParallelInference.run(loader, this::predictions, made -> {
                made.forEach(one -> predictions[Objects.requireNonNull(places.get(one.record))] = one.prediction);
                if (Thread.currentThread().isInterrupted()) {
                    throw new CancellationException("interrupted between batches");
                }
            });
        }
        return List.of(predictions);
    }

    private record Labelled(LabelledRecord record, Prediction prediction) {}

    /** Those of a batch; where it can't be labelled as a whole, of each record by itself. */
    private List<Labelled> predictions(Batch batch) {
        long start = System.nanoTime();
        List<Labelled> labelled;
        try {
            float[][] probabilities = classifier.probabilities(batch, precision);
            labelled = IntStream.range(0, batch.size())
                    .mapToObj(i -> new Labelled(batch.records().get(i), prediction(batch, i, probabilities[i])))
                    .toList();
        } catch (VisualBertException e) {
            if (e.code() != VisualBertException.Code.DATA) {
                throw e;
            }
            return batch.size() == 1
                    ? List.of(new Labelled(batch.records().get(0), failed(e)))
                    : batch.split(batch.size()).stream()
                            .flatMap(one -> predictions(one).stream())
                            .toList();
        }
        listener.predicted(batch.size(), Duration.ofNanos(System.nanoTime() - start));
        return labelled;
    }

    private Prediction failed(VisualBertException failure) {
        listener.failed(failure);
        return Prediction.failed(failure);
    }

    /** An example's texts as a record, when it has the parts that the model takes. */
    private LabelledRecord record(Example example) {
        InputRecipe recipe = classifier.model().config().inputRecipe();
        int images = example.images().size();
        boolean absent = images == 0 && recipe.imageOptional();
        expect(example, images == recipe.images() || absent, "images", recipe.images(), images);
        expect(
                example,
                example.choices().size() == classifier.choices(),
                "texts to choose from",
                classifier.choices(),
                example.choices().size());
        expect(example, example.text().isPresent() || recipe.textOptional(), "texts", 1, 0);
        return new LabelledRecord(
                example.toString(),
                example.text().orElse(""),
                example.text().isEmpty(),
                example.pair().orElse(null),
                example.choices(),
                List.of(),
                null,
                Path.of(""),
                0,
                null);
    }

    private static void expect(Example example, boolean holds, String what, int expected, int given) {
        if (!holds) {
            throw new VisualBertException(
                    VisualBertException.Code.USAGE,
                    example + " has " + given + " " + what + " where the model takes " + expected
                            + (given == 0 ? ", as it was not trained to do without" : ""));
        }
    }

    /** An example's images as the model sees them; what stands in for them where it has none. */
    private List<VisualInput.Shown> shown(Example example) {
        return example.images().isEmpty()
                ? Collections.nCopies(classifier.images(), classifier.visual().missing())
                : example.images().stream()
                        .map(image -> image.shown(classifier.visual()))
                        .toList();
    }

    private Prediction prediction(Batch batch, int row, float[] probabilities) {
        LabelledRecord record = batch.records().get(row);
        List<Prediction.Score> scores = classifier.predictions(record, probabilities).stream()
                .map(scored -> new Prediction.Score(scored.label(), scored.probability(), scored.given()))
                .toList();
        int truncated = batch.truncated()[row];
        if (truncated > 0 && warned.compareAndSet(false, true)) {
            log.log(
                    System.Logger.Level.WARNING,
                    () -> "a text is longer than the model reads by " + truncated
                            + " word pieces; of others Prediction.truncatedWordPieces tells");
        }
        boolean accepted = acceptance != null && acceptance.accepts(classifier, probabilities);
        return Prediction.of(scores, truncated, accepted);
    }
}
