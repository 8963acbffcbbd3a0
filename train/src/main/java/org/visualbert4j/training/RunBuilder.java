package org.visualbert4j.training;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.settings.SettingsReader;
import org.visualbert4j.metrics.TrainingListener;

/**
 * Settings that fine-tuning and pretraining share. What is not set has its default, and what is set twice has the last
 * value. Values are checked when the run is built.
 *
 * @param <B> the builder's own type
 */
public abstract sealed class RunBuilder<B extends RunBuilder<B>> permits Training.Builder, Pretraining.Builder {

    private final List<SettingsReader.Key> known;
    private final Map<String, String> values = new LinkedHashMap<>();
    private @Nullable Path file;
    private TrainingListener listener = new TrainingListener() {};
    private Cancellation cancellation = new Cancellation();

    RunBuilder(List<SettingsReader.Key> known) {
        this.known = known;
    }

    abstract B self();

    /** A YAML file of settings, as {@code visualbert train --config} reads; what is set here wins over it. */
    public B settings(Path yaml) {
        file = yaml;
        return self();
    }

    /**
     * Any setting, as a file of settings would have it.
     *
     * @param key such as {@code weight-decay}
     * @param value such as {@code 0.01} or {@code [32, 64]}
     * @throws VisualBertException CONFIG for a key that is no setting; the message lists all
     */
    public B setting(String key, String value) {
        List<String> keys = known.stream().map(SettingsReader.Key::key).toList();
        if (!keys.contains(key)) {
            throw new VisualBertException(
                    VisualBertException.Code.CONFIG,
                    "\"" + key + "\" is no setting; the settings are " + String.join(", ", keys));
        }
        values.put(key, value);
        return self();
    }

    /** The training records, a file of JSON lines. Required. */
    public B training(Path records) {
        return set("train", records);
    }

    /** The validation records. Without them a tenth of the training records is split off, by image. */
    public B validation(Path records) {
        return set("validation", records);
    }

    /** The run's folder. Required; it must not hold a run, unless that is resumed. */
    public B output(Path folder) {
        return set("output", folder);
    }

    /** Whether an unfinished run in the output folder is continued, to the same weights as without the interruption. */
    public B resume(boolean resume) {
        return set("resume", resume);
    }

    /** The folder of a model to start from. Without it a new model is made, of the size {@code tiny}. */
    public B startingModel(Path folder) {
        return set("model", folder);
    }

    /** A model to start from by name: {@code tiny}, {@code small} or {@code base} for a new one, or a name on the hub. */
    public B startingModel(String name) {
        return set("model", name);
    }

    /** Where text and image meet. {@link Fusion#CONCAT} by default. */
    public B fusion(Fusion fusion) {
        return choose("fusion", fusion);
    }

    /** What makes visual tokens. {@link VisualKind#CONV_GRID} by default. */
    public B visual(VisualKind kind) {
        return choose("visual", kind);
    }

    /** The ResNet, detector or features that the kind of visual tokens needs. */
    public B visualModel(Path model) {
        return set("visual-model", model);
    }

    /** The size in pixels that images are resized to, 1 to 8192. 224 by 224 by default. */
    public B imageSize(int height, int width) {
        return set("image-size", height + "x" + width);
    }

    /** The key of the text in a record. {@code text} by default. */
    public B textField(String key) {
        return set("text-field", key);
    }

    /** The key of the image's path in a record, relative to the file. {@code img} by default. */
    public B imageField(String key) {
        return set("image-field", key);
    }

    /** Passes over the training records, 1 or more. 10 by default. */
    public B epochs(int epochs) {
        return set("epochs", epochs);
    }

    /** Records a step, 1 or more. 32 by default. */
    public B batchSize(int records) {
        return set("batch-size", records);
    }

    /** The highest learning rate, above 0. 5e-4 by default. */
    public B learningRate(double rate) {
        return set("learning-rate", rate);
    }

    /** What makes steps of gradients. {@link OptimizerKind#ADAMW} by default. */
    public B optimizer(OptimizerKind kind) {
        return choose("optimizer", kind);
    }

    /** The number format. {@link TrainingPrecision#AUTO} by default. */
    public B precision(TrainingPrecision precision) {
        return choose("precision", precision);
    }

    /** The seed of everything that is drawn. 1 by default. */
    public B seed(long seed) {
        return set("seed", seed);
    }

    /** Evaluations without a better one after which training ends; 0, the default, for all epochs. */
    public B earlyStopping(int evaluations) {
        return set("early-stopping", evaluations);
    }

    /** Threads of tensor operations in this process, up to 1024; 0, the default, for all processors. */
    public B threads(int threads) {
        return set("threads", threads);
    }

    /** Who is told of progress, on the thread that trains. */
    public B listener(TrainingListener told) {
        listener = told;
        return self();
    }

    /** What can end the run early. */
    public B cancellation(Cancellation by) {
        cancellation = by;
        return self();
    }

    final B set(String key, Object value) {
        values.put(key, value.toString());
        return self();
    }

    /** A setting's value is a constant's name in lower case with hyphens. */
    final B choose(String key, Enum<?> choice) {
        return set(key, choice.name().toLowerCase(Locale.ROOT).replace("_", "-"));
    }

    final @Nullable Path file() {
        return file;
    }

    final Map<String, String> values() {
        return values;
    }

    final TrainingListener listener() {
        return listener;
    }

    final Cancellation cancellation() {
        return cancellation;
    }
}
