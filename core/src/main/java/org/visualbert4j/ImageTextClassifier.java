package org.visualbert4j;

import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.classifier.Acceptance;
import org.visualbert4j.internal.classifier.Classifier;
import org.visualbert4j.internal.classifier.TrainedPrecision;
import org.visualbert4j.internal.explain.Explainer;
import org.visualbert4j.internal.runtime.LibTorch;

/**
 * A trained VisualBERT classifier of texts with images.
 *
 * <p>Thread-safe: any number of threads may predict with one classifier. It holds native memory, mostly the weights', until it is
 * closed: {@link #close} waits for the batches that are being computed, and what is asked for afterwards is a
 * {@link VisualBertException} of kind USAGE. It can't be used across class loaders: native libraries serve one class loader of
 * a JVM, and a second one is told so in one line, of kind NATIVE; where several applications share a JVM, the jars belong where
 * all of them share them.
 *
 * <p>An interrupted thread gets a {@link CancellationException} from its next call, or at the next batch of
 * {@link #predictAll}, and stays interrupted. A forward pass that has begun runs to its end.
 *
 * <p>Logs to the {@link System.Logger} {@code org.visualbert4j}: at DEBUG what was loaded, at WARNING the first text that was
 * longer than the model reads.
 */
public final class ImageTextClassifier implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger("org.visualbert4j");

    private static final int WARM_UP_RUNS = 8; // the first prepacks weights, the others are for Java's compilers

    private final Classifier classifier;
    private final Inference inference;

    private ImageTextClassifier(Classifier classifier, Inference inference) {
        this.classifier = classifier;
        this.inference = inference;
    }

    /**
     * Loads a classifier with the usual options.
     *
     * @param folder of a training run, or what {@code visualbert} saved
     * @throws VisualBertException as {@link #load(Path, Consumer)}
     */
    public static ImageTextClassifier load(Path folder) {
        return load(folder, options -> {});
    }

    /**
     * Loads a classifier.
     *
     * @param folder of a training run, or what {@code visualbert} saved
     * @param options changes how it computes
     * @throws VisualBertException CHECKPOINT, naming what is missing or broken in the folder; NATIVE where the native libraries
     *     can't be loaded, with the artifact that brings them
     */
    public static ImageTextClassifier load(Path folder, Consumer<ClassifierOptions> options) {
        Objects.requireNonNull(folder, "folder");
        ClassifierOptions chosen = new ClassifierOptions();
        options.accept(chosen);
        LibTorch.loadAhead(); // on a thread of its own, while this one reads files
        long start = System.nanoTime();
        Classifier classifier = Classifier.load(folder);
        try {
            if (chosen.threads() > 0) {
                LibTorch.setThreads(chosen.threads());
            }
            var precision = classifier.precision(
                    chosen.precision().name(), TrainedPrecision.of(folder).orElse(null));
            LOG.log(
                    System.Logger.Level.DEBUG,
                    () -> "loaded " + folder + " in "
                            + Duration.ofNanos(System.nanoTime() - start).toMillis() + " ms: "
                            + classifier.labels().size() + " labels, computed in " + precision);
            Acceptance acceptance = Acceptance.of(
                            folder, precision, warning -> LOG.log(System.Logger.Level.WARNING, warning))
                    .orElse(null);
            return new ImageTextClassifier(
                    classifier,
                    new Inference(classifier, precision, acceptance, chosen.batchSize(), chosen.listener(), LOG));
        } catch (RuntimeException e) {
            classifier.close();
            throw e;
        }
    }

    /** The labels, by class; of a multiple-choice model one for each place of a choice. */
    public List<String> labels() {
        return classifier.labels().labels();
    }

    /** How many images an example has, 1 or 2. */
    public int imagesPerExample() {
        return classifier.images();
    }

    /**
     * Labels one example.
     *
     * @throws VisualBertException IMAGE where an image is missing, broken or too large; USAGE where the example has other
     *     parts than the model takes; DATA where the logits are not finite
     * @throws CancellationException where the thread is interrupted
     */
    public Prediction predict(Example example) {
        Objects.requireNonNull(example, "example");
        return cancellable(() -> inference.predict(example));
    }

    /**
     * Labels many examples, those of like length together, on all threads of the classifier.
     *
     * @return a prediction for each, in their order; of an example that can't be labelled a failed one with its
     *     {@link Prediction#failure}
     * @throws VisualBertException USAGE where the classifier is closed
     * @throws CancellationException where the thread is interrupted
     */
    public List<Prediction> predictAll(List<Example> examples) {
        List<Example> copy = List.copyOf(examples);
        return cancellable(() -> inference.predictAll(copy));
    }

    /**
     * What an example looks like to the model: the pooled state of the network, for search and clustering.
     *
     * @return {@code [H]}, each from -1 to 1
     * @throws VisualBertException as {@link #predict}, and USAGE for a multiple-choice model
     */
    public float[] embed(Example example) {
        Objects.requireNonNull(example, "example");
        return cancellable(() ->
                classifier.whileOpen(() -> classifier.pooled(inference.batch(example), inference.precision())[0]));
    }

    /**
     * Explains the label that {@link #predict} gives. It costs a forward pass for each word and each part of the image, in fp32.
     *
     * @throws VisualBertException as {@link #predict}, and USAGE for a multiple-choice model
     */
    public Explanation explain(Example example) {
        return explain(example, predict(example).label());
    }

    /**
     * Explains a label.
     *
     * @throws VisualBertException as {@link #predict}, and USAGE for a multiple-choice model or a label that it does not know
     */
    public Explanation explain(Example example, String label) {
        Objects.requireNonNull(example, "example");
        Objects.requireNonNull(label, "label");
        return cancellable(() -> classifier.whileOpen(
                () -> Explanation.of(Explainer.explain(classifier, inference.batch(example), label))));
    }

    /**
     * Predicts a few times for nobody, so that the first caller does not wait for what happens once: weights are read and
     * prepacked, Java compiles. The listener is not told.
     */
    public void warmUp() {
        for (int i = 0; i < WARM_UP_RUNS; i++) {
            classifier.probabilities(inference.typical(), inference.precision());
        }
    }

    /** Waits for the batches that are being computed, then frees the model; a second time it does nothing. */
    @Override
    public void close() {
        classifier.close();
    }

    private static <T> T cancellable(Supplier<T> work) {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("interrupted");
        }
        try {
            return work.get();
        } catch (RuntimeException e) {
            if (e.getCause() instanceof ClosedByInterruptException || e.getCause() instanceof InterruptedException) {
                CancellationException cancelled = new CancellationException("interrupted: " + e.getMessage());
                cancelled.initCause(e);
                throw cancelled;
            }
            throw e;
        }
    }
}
