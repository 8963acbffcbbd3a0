package org.visualbert4j.internal.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.checkpoint.Checkpoint;
import org.visualbert4j.internal.classifier.Classifier;
import org.visualbert4j.internal.classifier.ExampleReader;
import org.visualbert4j.internal.evaluate.EvaluationRun;
import org.visualbert4j.internal.explain.Explainer;
import org.visualbert4j.internal.features.FeatureWriter;
import org.visualbert4j.internal.nn.Parameter;
import org.visualbert4j.internal.records.BadImagePolicy;
import org.visualbert4j.internal.records.LabelledRecord;
import org.visualbert4j.internal.run.TrainingCheckpoint;
import org.visualbert4j.internal.runtime.MatmulPrecision;
import org.visualbert4j.internal.runtime.NoGrad;
import org.visualbert4j.internal.settings.SettingsReader;
import org.visualbert4j.internal.vision.ImageFeatures;

/** NaN and infinity, wherever they come from, end in an error that names what they are in, and never in a label. */
class NotFiniteTest {

    private static final String CLASSIFIER = "cls.weight";

    @TempDir
    Path folder;

    private final Map<String, String> settings = new LinkedHashMap<>();

    @BeforeEach
    void makeTask() throws IOException {
        settings.putAll(ShadesTask.make(folder));
        ShadesTask.set(settings, "epochs", "1");
    }

    @Test
    void features_that_hold_nan_are_no_ones_label() throws IOException {
        // given a model of features
        Path features = storeFeatures(3);
        train();

        // when one image's are spoilt
        spoil(features.resolve("4.npy"), Float.NaN);

        // then predicting, explaining and evaluating name the file, and evaluating the record too
        try (Classifier classifier = Classifier.load(folder.resolve("run"))) {
            Path image = folder.resolve("4.png");
            LabelledRecord record = LabelledRecord.unlabelled("is it dark?", null, List.of(), List.of(image));
            String problem = "4.npy: features: number 2 of token 1 is NaN, where finite numbers are expected";
            assertThatThrownBy(() -> classifier.predict(record, MatmulPrecision.FP32))
                    .isInstanceOf(VisualBertException.class)
                    .hasMessageEndingWith(problem);
            assertThatThrownBy(() -> Explainer.explain(classifier, record, null))
                    .hasMessageEndingWith(problem);
            assertThatThrownBy(() -> evaluate(classifier))
                    .hasMessageStartingWith(folder.resolve("train.jsonl") + ":9: ")
                    .hasMessageContaining(problem);
        }
    }

    @Test
    void training_on_features_that_hold_infinity_names_them_and_not_the_learning_rate() throws IOException {
        spoil(storeFeatures(3).resolve("7.npy"), Float.POSITIVE_INFINITY);

        assertThatThrownBy(this::train)
                .isInstanceOf(VisualBertException.class)
                .hasMessageContaining("train.jsonl:1") // 15 or 16
                .hasMessageContaining("7.npy: features: number 2 of token 1 is Infinity")
                .hasMessageNotContaining("learning-rate");
        assertThat(folder.resolve("run/model.safetensors")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void a_checkpoint_with_such_a_weight_is_refused_when_it_is_loaded(double value) throws IOException {
        train();
        writeAnyway(value);

        assertThatThrownBy(() -> Classifier.load(folder.resolve("run")))
                .isInstanceOf(VisualBertException.class)
                .hasMessageContaining("1 of the ")
                .hasMessageEndingWith("numbers of " + CLASSIFIER + " are NaN or infinite");
    }

    @ParameterizedTest
    @EnumSource(MatmulPrecision.class)
    void logits_too_large_for_the_format_are_no_label(MatmulPrecision precision) {
        train();
        try (Classifier classifier = Classifier.load(folder.resolve("run"))) {
            fill(classifier, "visual_bert.pooler.dense.bias", 1e3); // tanh makes 1 of it
            fill(classifier, CLASSIFIER, 3e38);

            assertThatThrownBy(() -> classifier.predict("is it dark?", folder.resolve("4.png"), precision))
                    .isInstanceOf(VisualBertException.class)
                    .hasMessageStartingWith("the record of [" + folder.resolve("4.png") + "]: the model's logits are")
                    .hasMessageContaining(
                            precision == MatmulPrecision.FP32
                                    ? "too large to compute with"
                                    : "`precision` fp32 may do");
            assertThatThrownBy(() -> evaluate(classifier))
                    .hasMessageStartingWith(folder.resolve("train.jsonl") + ":1: the model's logits are not finite");
        }
    }

    @Test
    void a_weight_that_is_not_finite_is_named_where_there_is_no_label_for_it_and_is_not_saved() {
        train();
        try (Classifier classifier = Classifier.load(folder.resolve("run"))) {
            fill(classifier, "visual_bert.pooler.dense.bias", Double.NaN);

            assertThatThrownBy(() -> classifier.predict("is it dark?", folder.resolve("4.png"), MatmulPrecision.FP32))
                    .hasMessageEndingWith("the model's weight visual_bert.pooler.dense.bias holds NaN or infinity");
            assertThatThrownBy(() -> Checkpoint.save(classifier.model(), folder.resolve("copy")))
                    .isInstanceOf(VisualBertException.class)
                    .hasMessageEndingWith(
                            "not saved, as the model's visual_bert.pooler.dense.bias holds NaN or infinity");
            assertThat(folder.resolve("copy")).doesNotExist();
        }
    }

    @Test
    void a_state_with_such_weights_is_not_saved_over_the_last_good_one() {
        ShadesTask.set(settings, "optimizer", "sgd", "schedule", "constant", "warmup", "0", "save-every", "1 steps");
        ShadesTask.set(settings, "learning-rate", "1e300");

        assertThatThrownBy(this::train)
                .isInstanceOf(VisualBertException.class)
                .hasMessageStartingWith("training diverged by step 1: ")
                .hasMessageContaining("holds NaN or infinity; this state is not saved")
                .hasMessageContaining("a lower `learning-rate`");
        assertThat(folder.resolve("run/model.safetensors")).doesNotExist();
        assertThat(new TrainingCheckpoint(folder.resolve("run/checkpoints")).latest())
                .isEmpty();
    }

    private void train() {
        new Trainer(SettingsReader.read(null, settings), new SilentListener()).run();
    }

    private EvaluationRun evaluate(Classifier classifier) {
        return EvaluationRun.of(
                classifier,
                new ExampleReader(classifier, BadImagePolicy.ERROR),
                LearntShades.records(folder),
                16,
                1,
                MatmulPrecision.FP32,
                done -> {});
    }

    private static void fill(Classifier classifier, String name, double value) {
        Parameter parameter = classifier.model().parameters().get(name);
        try (NoGrad guard = NoGrad.open()) {
            parameter.value().fill_(new Scalar(value));
        }
    }

    /** Features of two tokens in a folder, which the settings then tell of. */
    private Path storeFeatures(int dimension) {
        Path place = folder.resolve("features");
        FeatureWriter.NPZ.write(place, sink -> {
            for (int i = 0; i < 80; i++) {
                float[] values = new float[2 * dimension];
                Arrays.fill(values, i % 2);
                sink.put(String.valueOf(i), ImageFeatures.withoutBoxes(1, 1, dimension, values));
            }
        });
        ShadesTask.set(settings, "visual", "features", "visual-model", place);
        return place;
    }

    /** Writes 1, a value and 3 as the only token of an image, in NumPy's format, in place of what there is. */
    private static void spoil(Path file, float value) throws IOException {
        String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 3), }";
        java.nio.ByteBuffer bytes = java.nio.ByteBuffer.allocate(10 + 118 + 12).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        bytes.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0}).putShort((short) 118);
        bytes.put((header + " ".repeat(117 - header.length()) + "\n")
                .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        bytes.putFloat(1).putFloat(value).putFloat(3);
        Files.deleteIfExists(Path.of(file.toString().replaceFirst("npy$", "npz")));
        Files.write(file, bytes.array());
    }

    /** Puts a value at the end of the classifier's weight, past what saving would refuse. */
    private void writeAnyway(double value) throws IOException {
        Path file = folder.resolve("run/model.safetensors");
        byte[] bytes = Files.readAllBytes(file);
        java.nio.ByteBuffer all = java.nio.ByteBuffer.wrap(bytes).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        long length = all.getLong(0);
        var header = new com.fasterxml.jackson.databind.json.JsonMapper().readTree(bytes, 8, (int) length);
        int end = header.path(CLASSIFIER).path("data_offsets").path(1).intValue();
        all.putFloat((int) (8 + length + end - Float.BYTES), (float) value);
        Files.write(file, bytes);
    }
}
