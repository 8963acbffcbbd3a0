package org.visualbert4j.internal.classifier;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.checkpoint.Checkpoint;
import org.visualbert4j.internal.concurrent.Gate;
import org.visualbert4j.internal.model.HeadKind;
import org.visualbert4j.internal.model.InputRecipe;
import org.visualbert4j.internal.model.Task;
import org.visualbert4j.internal.model.VisualBertInputs;
import org.visualbert4j.internal.model.VisualBertModel;
import org.visualbert4j.internal.nn.ForwardPass;
import org.visualbert4j.internal.records.Batch;
import org.visualbert4j.internal.records.LabelSet;
import org.visualbert4j.internal.records.LabelledRecord;
import org.visualbert4j.internal.records.VisualInput;
import org.visualbert4j.internal.runtime.Autocast;
import org.visualbert4j.internal.runtime.MatmulPrecision;
import org.visualbert4j.internal.runtime.NoGrad;
import org.visualbert4j.internal.runtime.Scope;
import org.visualbert4j.internal.text.Encoding;
import org.visualbert4j.internal.text.Tokenizer;
import org.visualbert4j.internal.vision.VisualEncoderConfig;

/**
 * A model with its tokenizer, its treatment of images and its labels: everything between a record and its label. Saved
 * as a folder that transformers reads too.
 *
 * <p>Predictions of several threads may run at once. Owns what it is made of: {@link #close} waits for predictions that are being
 * made, and those asked for afterwards are a {@link VisualBertException} of kind USAGE. Arguments are never null unless marked so; for one that is,
 * {@link NullPointerException} names it.
 *
 * <p>Loading works whatever the thread's context class loader is. Native libraries serve one class loader of a JVM: where several
 * applications share a JVM, the jars belong where all of them share them.
 */
public final class Classifier implements AutoCloseable {

    /** The first prepacks weights; the rest is for Java's compilers. */
    private static final int WARM_UP_RUNS = 8;

    private final VisualBertModel model;
    private final Tokenizer tokenizer;
    private final LabelSet labels;
    private final VisualReader visual;
    private final BatchTensors tensors;
    private final Gate gate = new Gate("classifier");

    /**
     * Joins what belongs together. The labels are those of the model's configuration.
     *
     * @throws VisualBertException CHECKPOINT where the tokenizer has more ids than the model has embeddings, or images are
     *     made in another size than the model takes
     */
    public Classifier(VisualBertModel model, Tokenizer tokenizer, VisualReader visual) {
        tokenizer.checkFits(model.config().vocabSize());
        checkImageSize(model.config().visualEncoder(), visual);
        this.model = model;
        this.tokenizer = tokenizer;
        this.visual = visual;
        this.labels = new LabelSet(List.copyOf(model.config().id2label().values()));
        this.tensors = new BatchTensors(model, visual, labels);
    }

    private static void checkImageSize(@Nullable VisualEncoderConfig encoder, VisualReader visual) {
        if (encoder != null && visual instanceof PixelReader pixels) {
            int height = pixels.preprocessing().height();
            int width = pixels.preprocessing().width();
            if (!encoder.takes(height, width)) {
                throw new VisualBertException(
                        VisualBertException.Code.CHECKPOINT,
                        PixelReader.FILE + " makes images of " + width + "x" + height
                                + ", where the visual encoder in config.json takes " + encoder.input());
            }
        }
    }

    /**
     * Loads one from the folder it was saved to.
     *
     * @throws VisualBertException CHECKPOINT, naming what is missing or broken; NATIVE where the native libraries can't be unpacked or
     *     loaded, or serve another class loader of the JVM
     */
    public static Classifier load(Path folder) {
        Objects.requireNonNull(folder, "folder");
        VisualReader visual = VisualReader.load(folder);
        if (Checkpoint.config(folder).headKind() == HeadKind.PRETRAINING) {
            throw new VisualBertException(
                    VisualBertException.Code.CHECKPOINT,
                    folder + " holds a pretrained model, which knows no labels; training with `model` " + folder
                            + " and `new-head` makes a classifier of it");
        }
        Tokenizer tokenizer = Tokenizer.load(folder); // before the model, which may have to wait for libtorch
        try {
            return new Classifier(Checkpoint.load(folder), tokenizer, visual);
        } catch (RuntimeException e) {
            tokenizer.close();
            throw e;
        }
    }

    /**
     * Makes one from a folder of {@link #saveWithoutWeights}; its parameters have senseless values, to be replaced.
     *
     * @throws VisualBertException CHECKPOINT, naming what is missing or broken
     */
    public static Classifier loadWithoutWeights(Path folder) {
        VisualReader visual = VisualReader.load(folder);
        VisualBertModel model = new VisualBertModel(Checkpoint.config(folder));
        model.parameters().initializeMissing();
        return new Classifier(model, Tokenizer.load(folder), visual);
    }

    /** Saves all of it. */
    public void save(Path folder) {
        gate.within(() -> {
            saveWithoutWeights(folder);
            Checkpoint.save(model, folder);
            return folder;
        });
    }

    /** Saves all but the weights. */
    public void saveWithoutWeights(Path folder) {
        Checkpoint.saveConfig(model.config(), folder);
        tokenizer.save(folder);
        visual.save(folder);
    }

    /** The model. */
    public VisualBertModel model() {
        return model;
    }

    /** What cuts its texts into word pieces. */
    public Tokenizer tokenizer() {
        return tokenizer;
    }

    /** The labels by class. */
    public LabelSet labels() {
        return labels;
    }

    /** How it sees images. */
    public VisualReader visual() {
        return visual;
    }

    /**
     * The precision of a name: {@code fp32}, {@code bf16}, {@code int8}, or {@code auto}, which is int8 for weights that are, else what
     * was decided on in training: the same on every machine and at every time.
     *
     * @param recorded what was decided on, or null where nothing tells, which is taken for fp32
     * @throws VisualBertException CONFIG for anything else
     */
    public MatmulPrecision precision(String name, @Nullable MatmulPrecision recorded) {
        if (!MatmulPrecision.isAuto(name)) {
            return MatmulPrecision.parseForInference(name);
        }
        return model.parameters().isQuantized()
                ? MatmulPrecision.INT8
                : recorded == null ? MatmulPrecision.FP32 : recorded;
    }

    /** The word piece that padding is. */
    public int padId() {
        return tokenizer.padId();
    }

    /** A text as the model reads it, by its input recipe. */
    public Encoding encode(String text, @Nullable String pair) {
        Objects.requireNonNull(text, "text");
        InputRecipe recipe = model.config().inputRecipe();
        return tokenizer.encode(text, pair, recipe.textSuffix(), recipe.maxTextLength());
    }

    /** A record's text, or each of its choices beside it, as the model reads them. */
    public List<Encoding> encode(LabelledRecord record) {
        return model.config().task() == Task.MULTIPLE_CHOICE
                ? record.choices().stream()
                        .map(choice -> encode(record.text(), choice))
                        .toList()
                : List.of(encode(record.text(), record.pair()));
    }

    /** How many images a record has. */
    public int images() {
        return model.config().inputRecipe().images();
    }

    /** How many texts to choose from a record has; 0 but for multiple choice. */
    public int choices() {
        return model.config().task() == Task.MULTIPLE_CHOICE ? labels.size() : 0;
    }

    /**
     * Does some work, during which the classifier is not closed.
     *
     * @throws VisualBertException USAGE after closing
     */
    public <T> T whileOpen(Supplier<T> work) {
        return gate.within(work);
    }

    /** A batch as tensors, in the current scope, with the classes or targets of its records if asked for. */
    public VisualBertInputs inputs(Batch batch, boolean withLabels) {
        return tensors.inputs(batch, withLabels);
    }

    /**
     * The probabilities of all labels for a batch.
     *
     * @return {@code [B][classes]}, rows summing to 1 unless a record may have several labels
     * @throws VisualBertException DATA, or CHECKPOINT for weights that are the cause, where logits are not finite
     */
    public float[][] probabilities(Batch batch, MatmulPrecision precision) {
        Objects.requireNonNull(batch, "batch");
        Objects.requireNonNull(precision, "precision");
        return gate.within(() -> forward(batch, precision, this::probabilities));
    }

    private interface Forward<T> {
        T of(VisualBertInputs inputs, ForwardPass pass, IntFunction<String> record);
    }

    private <T> T forward(Batch batch, MatmulPrecision precision, Forward<T> forward) {
        try (Scope scope = Scope.open();
                NoGrad guard = NoGrad.open()) {
            VisualBertInputs inputs;
            try (Autocast autocast = Autocast.open(precision)) {
                inputs = inputs(batch, false);
            }
            return forward.of(
                    inputs,
                    ForwardPass.inference(precision),
                    row -> named(batch.records().get(row)));
        }
    }

    /**
     * The probabilities of all labels for inputs, in the current scope: calibrated, if the model is.
     *
     * @param pass where it records, what it is asked to
     * @param record which record a row is of, for messages
     * @return as for a batch
     * @throws VisualBertException as for a batch
     */
    public float[][] probabilities(VisualBertInputs inputs, ForwardPass pass, IntFunction<String> record) {
        Scores scores = scores(inputs, pass, record);
        return IntStream.range(0, scores.logits.length)
                .mapToObj(row -> model.config().labelling().calibrated(scores.logits[row], scores.uncalibrated[row]))
                .toArray(float[][]::new);
    }

    /**
     * What calibration starts from.
     *
     * @param logits {@code [B][classes]}
     * @param uncalibrated their softmax, or sigmoid where a record may have several labels, {@code [B][classes]}
     */
    public record Scores(float[][] logits, float[][] uncalibrated) {}

    /**
     * The scores of a batch before calibration.
     *
     * @throws VisualBertException as {@link #probabilities(Batch, MatmulPrecision)}
     */
    public Scores scores(Batch batch, MatmulPrecision precision) {
        return gate.within(() -> forward(batch, precision, this::scores));
    }

    private Scores scores(VisualBertInputs inputs, ForwardPass pass, IntFunction<String> record) {
        Tensor logits = model.forward(inputs, pass).logits().to(torch.ScalarType.Float);
        FiniteLogits.check(logits, model, pass.mode().precision(), record);
        boolean several = model.config().task() == Task.MULTI_LABEL;
        return new Scores(rows(logits), rows(several ? logits.sigmoid() : logits.softmax(-1))); // [B, classes]
    }

    /**
     * The pooled states of a batch, that a head would label by.
     *
     * @return {@code [B][H]}
     * @throws VisualBertException USAGE for multiple choice, where each choice has one
     */
    public float[][] pooled(Batch batch, MatmulPrecision precision) {
        if (model.config().task() == Task.MULTIPLE_CHOICE) {
            throw new VisualBertException(
                    VisualBertException.Code.USAGE, "a record of several choices has no one vector that stands for it");
        }
        return gate.within(() -> {
            try (Scope scope = Scope.open();
                    NoGrad guard = NoGrad.open()) {
                VisualBertInputs inputs;
                try (Autocast autocast = Autocast.open(precision)) {
                    inputs = inputs(batch, false);
                }
                return rows(
                        model.pooled(inputs, ForwardPass.inference(precision)).to(torch.ScalarType.Float));
            }
        });
    }

    /** {@code [B, N]} as arrays. */
    private static float[][] rows(Tensor x) {
        float[] flat = new float[(int) x.numel()];
        x.contiguous().data_ptr_float().get(flat);
        int width = (int) x.size(1);
        return IntStream.range(0, (int) x.size(0))
                .mapToObj(row -> Arrays.copyOfRange(flat, row * width, (row + 1) * width))
                .toArray(float[][]::new);
    }

    /** A record for messages: where it stands, or one of no file by its images. */
    private static String named(LabelledRecord record) {
        if (record.line() > 0) {
            return record.location();
        }
        return record.id().isEmpty() ? "the record of " + record.images() : record.id();
    }

    /**
     * The labels of one text and image, the most probable first.
     *
     * @param image the image's file
     * @throws VisualBertException IMAGE where the image is missing, broken or too large; USAGE where the model takes two
     *     images, or texts to choose from
     */
    public List<ScoredLabel> predict(String text, Path image, MatmulPrecision precision) {
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(image, "image");
        return predict(LabelledRecord.unlabelled(text, null, List.of(), List.of(image)), precision);
    }

    /**
     * The labels of one record, or its choices, the most probable first.
     *
     * @param record with as many images and choices as the model takes; whether it has a label makes no difference
     * @throws VisualBertException IMAGE where an image is missing, broken or too large; USAGE where there are more or
     *     fewer images or choices
     */
    public List<ScoredLabel> predict(LabelledRecord record, MatmulPrecision precision) {
        Objects.requireNonNull(record, "record");
        Objects.requireNonNull(precision, "precision");
        return gate.within(() -> predictions(record, probabilities(batch(record), precision)[0]));
    }

    /**
     * Does once what first predictions would wait for: weights are read and prepacked for a precision, libraries are loaded, code is
     * compiled, memory is there. For a process that is to answer quickly from the start; one that labels a single record is the
     * faster without.
     *
     * @param typical a record like those to come: its kind of image is what is made ready
     * @throws VisualBertException as {@link #predict(LabelledRecord, MatmulPrecision)}
     */
    public void warmUp(LabelledRecord typical, MatmulPrecision precision) {
        for (int i = 0; i < WARM_UP_RUNS; i++) {
            predict(typical, precision);
        }
    }

    /** Probabilities with what they are of, the largest first. */
    public List<ScoredLabel> predictions(LabelledRecord record, float[] probabilities) {
        List<String> names = record.choices().isEmpty() ? labels.labels() : record.choices();
        boolean[] given = model.config().labelling().given(probabilities);
        return IntStream.range(0, probabilities.length)
                .mapToObj(i -> new ScoredLabel(names.get(i), probabilities[i], given[i]))
                .sorted(Comparator.comparingDouble(ScoredLabel::probability).reversed())
                .toList();
    }

    /**
     * A batch of one record.
     *
     * @throws VisualBertException as {@link #predict(LabelledRecord, MatmulPrecision)}
     */
    public Batch batch(LabelledRecord record) {
        return gate.within(() -> batchOf(Objects.requireNonNull(record, "record")));
    }

    private Batch batchOf(LabelledRecord record) {
        expect("images", images(), record.images().size());
        expect("texts to choose from", choices(), record.choices().size());
        List<VisualInput.Shown> images =
                record.images().stream().map(visual::forEvaluation).toList();
        return Batch.of(List.of(new Batch.Example(record, encode(record), images)), padId());
    }

    private static void expect(String what, int expected, int given) {
        if (given != expected) {
            throw new VisualBertException(
                    VisualBertException.Code.USAGE,
                    "the number of " + what + " that this model takes is " + expected + ", not " + given);
        }
    }

    /** Waits for predictions that are being made, then frees the model and all else; a second time it does nothing. */
    @Override
    public void close() {
        gate.close(() -> {
            model.close();
            tokenizer.close();
            visual.close();
        });
    }
}
