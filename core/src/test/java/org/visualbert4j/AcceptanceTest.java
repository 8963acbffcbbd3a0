package org.visualbert4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.checkpoint.Checkpoint;
import org.visualbert4j.internal.checkpoint.ModelFingerprint;
import org.visualbert4j.internal.classifier.Acceptance;
import org.visualbert4j.internal.classifier.Acceptance.Group;
import org.visualbert4j.internal.classifier.Classifier;
import org.visualbert4j.internal.model.Labelling;
import org.visualbert4j.internal.model.Task;
import org.visualbert4j.internal.model.Temperature;
import org.visualbert4j.internal.runtime.MatmulPrecision;

class AcceptanceTest {

    private static final List<Float> LOWEST = List.of(0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f, 0.7f, 0.8f, 0.85f, 0.9f);

    @TempDir
    private Path folder;

    private final List<String> warnings = new ArrayList<>();

    @Test
    void a_record_is_accepted_from_its_threshold_on() throws IOException {
        ModelFolder.save(folder);
        Acceptance overall = acceptance(new Group(null, 19, 0.8, 10, 0));
        Acceptance byLabel = acceptance(
                new Group(null, 5, 0.9, 3, 0), new Group("green", 7, 0.5, 7, 0), new Group("blue", 7, null, 0, 0));
        try (Classifier classifier = Classifier.load(folder)) {
            assertThat(overall.accepts(classifier, new float[] {0.8125f, 0.1875f, 0}))
                    .isTrue();
            assertThat(overall.accepts(classifier, new float[] {0.75f, 0.25f, 0}))
                    .isFalse();
            assertThat(byLabel.accepts(classifier, new float[] {0.8125f, 0.1875f, 0}))
                    .isFalse();
            assertThat(byLabel.accepts(classifier, new float[] {0, 0.5f, 0.5f})).isTrue();
            assertThat(byLabel.accepts(classifier, new float[] {0, 0, 1})).isFalse();
        }
    }

    @Test
    void predictions_are_marked_where_the_folder_has_thresholds() throws IOException {
        ModelFolder.save(folder);
        Example example = Example.of("what is it", Image.of(new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB)));
        try (ImageTextClassifier without = ImageTextClassifier.load(folder)) {
            assertThat(without.predict(example).accepted()).isFalse();
        }
        acceptance(new Group(null, 19, 0.0, 19, 0)).write(folder);
        try (ImageTextClassifier with = ImageTextClassifier.load(folder)) {
            assertThat(with.predict(example).accepted()).isTrue();
            assertThat(with.predictAll(List.of(example)).get(0).accepted()).isTrue();
        }
        try (ImageTextClassifier other = ImageTextClassifier.load(folder, to -> to.precision(Precision.BF16))) {
            assertThat(other.predict(example).accepted()).isFalse();
        }
    }

    @Test
    void a_calibrated_model_gives_the_same_label_at_another_probability() throws IOException {
        ModelFolder.save(folder);
        Example example = Example.of("what is it", Image.of(new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB)));
        Prediction plain = predict(example);
        var config = Checkpoint.config(folder);
        Checkpoint.saveConfig(
                config.toBuilder()
                        .labelling(config.labelling().withCalibration(new Temperature(3)))
                        .build(),
                folder);

        Prediction calibrated = predict(example);

        assertThat(calibrated.label()).isEqualTo(plain.label());
        assertThat(calibrated.probability()).isLessThan(plain.probability());
    }

    @Test
    void thresholds_of_a_model_that_was_changed_or_of_another_precision_do_not_hold() throws IOException {
        ModelFolder.save(folder);
        acceptance(new Group(null, 19, 0.8, 10, 0)).write(folder);

        assertThat(read(MatmulPrecision.FP32)).isPresent();
        assertThat(warnings).isEmpty();
        assertThat(read(MatmulPrecision.BF16)).isEmpty();
        assertThat(warnings).singleElement().asString().contains("measured in fp32, not bf16");
        Path weights = folder.resolve("model.safetensors");
        byte[] bytes = Files.readAllBytes(weights);
        bytes[bytes.length - 1] ^= 1;
        Files.write(weights, bytes);
        assertThat(read(MatmulPrecision.FP32)).isEmpty();
        assertThat(warnings.get(1)).contains("the model was changed since", "visualbert calibrate");
    }

    @Test
    void what_is_written_is_read_and_what_is_broken_is_refused_in_one_line() throws IOException {
        ModelFolder.save(folder);
        Acceptance written = acceptance(new Group(null, 12, 0.1 + 0.2, 10, 1), new Group("red", 7, null, 0, 0));
        written.write(folder);

        assertThat(read(MatmulPrecision.FP32)).contains(written);
        Files.writeString(folder.resolve(Acceptance.FILE), "{}");
        assertThatThrownBy(() -> read(MatmulPrecision.FP32))
                .isInstanceOf(VisualBertException.class)
                .hasMessageContaining("acceptance.json is incomplete");
    }

    @Test
    void a_sentence_says_what_can_be_accepted_or_how_many_records_are_missing() throws IOException {
        ModelFolder.save(folder);

        assertThat(acceptance(new Group(null, 19, 0.8, 10, 0)).sentence())
                .isEqualTo("52.6 % of records can be labelled automatically at an error of at most 1 %"
                        + " (95 % confidence, 19 held-out records)");
        assertThat(acceptance(new Group(null, 19, null, 0, 0)).sentence())
                .isEqualTo("no threshold holds an error of at most 1 % (95 % confidence, 19 held-out records);"
                        + " about 280 more held-out records would allow one");
        assertThat(new Acceptance("", "fp32", 0.01, 0.95, 300, 299, List.of(), LOWEST).sentence())
                .endsWith("; more held-out records may allow one");
    }

    @Test
    void a_set_has_the_labels_from_the_quantile_of_the_held_out_records_on() throws IOException {
        ModelFolder.save(folder);
        Acceptance of19 =
                acceptance(new Group(null, 19, null, 0, 0)); // 95 % of 19 + 1 records leave the lowest one out

        assertThat(of19.setThreshold(0.95)).isEqualTo(0.1f);
        assertThat(of19.setThreshold(0.9)).isEqualTo(0.2f);
        assertThat(of19.setThreshold(0.5)).isEqualTo(0.9f);
        assertThat(of19.setThreshold(0.96)).isEqualTo(0f);
        assertThatThrownBy(() -> of19.setThreshold(1)).hasMessageContaining("0.5 to below 1");
        Labelling several = new Labelling(Task.MULTI_LABEL, 0.5, null);
        float[] probabilities = {0.25f, 0.625f, 0.125f};
        assertThat(Acceptance.set(Labelling.SINGLE, probabilities, 0.2f)).containsExactly(true, true, false);
        assertThat(Acceptance.set(Labelling.SINGLE, probabilities, 0.9f)).containsExactly(false, true, false);
        assertThat(Acceptance.set(several, probabilities, 0.9f)).containsExactly(false, false, false);
    }

    private Prediction predict(Example example) {
        try (ImageTextClassifier classifier = ImageTextClassifier.load(folder)) {
            return classifier.predict(example);
        }
    }

    private Optional<Acceptance> read(MatmulPrecision precision) {
        return Acceptance.of(folder, precision, warnings::add);
    }

    private Acceptance acceptance(Group... groups) {
        return new Acceptance(ModelFingerprint.of(folder), "fp32", 0.01, 0.95, 19, 299, List.of(groups), LOWEST);
    }
}
