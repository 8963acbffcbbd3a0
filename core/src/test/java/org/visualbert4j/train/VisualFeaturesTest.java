package org.visualbert4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.visualbert4j.VisualBertException;
import org.visualbert4j.checkpoint.Safetensors;
import org.visualbert4j.label.Classifier;
import org.visualbert4j.region.TinyDetector;
import org.visualbert4j.runtime.Precision;
import org.visualbert4j.runtime.Scope;

/** Whole runs on tokens that are made by a detector or a ResNet. */
class VisualFeaturesTest {

    private static final Path RESNET = Path.of("src/test/resources/resnet/basic");

    @TempDir
    Path folder;

    private final Map<String, String> settings = new LinkedHashMap<>();

    @BeforeEach
    void makeTask() throws IOException {
        settings.putAll(ShadesTask.make(folder));
    }

    @Test
    void regions_are_learnt_from_and_found_again_to_label() throws IOException {
        Path detector = TinyDetector.write(folder.resolve("detector"));
        ShadesTask.set(settings, "visual", "regions", "visual-model", detector, "regions", "4", "epochs", "20");

        assertThat(train()).isGreaterThan(0.9);

        try (Classifier classifier = Classifier.load(folder.resolve("run"))) {
            assertThat(classifier
                            .predict("is it light?", folder.resolve("0.png"), Precision.FP32)
                            .get(0)
                            .label())
                    .isEqualTo("yes");
        }

        // and a detector of other weights in its place is found out
        Path weights = detector.resolve("model.safetensors");
        byte[] bytes = Files.readAllBytes(weights);
        bytes[bytes.length - 1] ^= 1;
        Files.write(weights, bytes);
        try (Classifier classifier = Classifier.load(folder.resolve("run"))) {
            assertThatThrownBy(() -> classifier.predict("is it light?", folder.resolve("0.png"), Precision.FP32))
                    .isInstanceOf(VisualBertException.class)
                    .hasMessageContaining("is not what this model's visual tokens were made by");
        }
    }

    @Test
    void cells_of_a_frozen_network_are_learnt_from() {
        ShadesTask.set(settings, "visual", "grid", "visual-model", RESNET, "grid", "2x2", "image-size", "32x32");

        assertThat(train()).isGreaterThan(0.9);
    }

    @Test
    void a_network_is_trained_with_the_model_but_not_its_norms() {
        ShadesTask.set(settings, "visual", "grid", "visual-model", RESNET, "grid", "2x2", "image-size", "32x32");
        ShadesTask.set(settings, "train-visual", "true", "visual-rate", "0.5");

        assertThat(train()).isGreaterThan(0.9);

        try (Scope scope = Scope.open()) {
            Map<String, Tensor> before = Safetensors.read(RESNET.resolve("model.safetensors"));
            Map<String, Tensor> after = Safetensors.read(folder.resolve("run/model.safetensors"));
            assertThat(same(
                            before.get("embedder.embedder.convolution.weight"),
                            after.get("visual_encoder.resnet.stem.conv1.weight")))
                    .isFalse();
            assertThat(same(
                            before.get("embedder.embedder.normalization.running_var"),
                            after.get("visual_encoder.resnet.stem.conv1.norm.running_var")))
                    .isTrue();
        }
    }

    @Test
    void regions_without_a_detector_are_refused_in_one_line() {
        ShadesTask.set(settings, "visual", "regions");

        assertThatThrownBy(this::train)
                .isInstanceOf(VisualBertException.class)
                .hasMessage("visual regions needs visual-model, the file or folder it is of");
    }

    private double train() {
        TrainingSettings all = SettingsReader.read(null, settings);
        Trainer.Result result = new Trainer(all, new SilentListener()).run();
        return Objects.requireNonNull(result.evaluation()).figures().accuracy();
    }

    private static boolean same(
            @org.jspecify.annotations.Nullable Tensor a, @org.jspecify.annotations.Nullable Tensor b) {
        return Objects.requireNonNull(a).equal(Objects.requireNonNull(b));
    }
}
