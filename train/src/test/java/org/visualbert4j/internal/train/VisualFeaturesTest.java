package org.visualbert4j.internal.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.checkpoint.Safetensors;
import org.visualbert4j.internal.classifier.Classifier;
import org.visualbert4j.internal.features.FeatureWriter;
import org.visualbert4j.internal.region.TinyDetector;
import org.visualbert4j.internal.runtime.MatmulPrecision;
import org.visualbert4j.internal.runtime.Scope;
import org.visualbert4j.internal.settings.SettingsReader;
import org.visualbert4j.internal.settings.TrainingSettings;
import org.visualbert4j.internal.vision.ImageFeatures;

/** Whole runs on tokens that are made by a detector or a ResNet. */
class VisualFeaturesTest {

    private static final Path RESNET = Path.of("../core/src/test/resources/resnet/basic");

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
                            .predict("is it light?", folder.resolve("0.png"), MatmulPrecision.FP32)
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
            assertThatThrownBy(() -> classifier.predict("is it light?", folder.resolve("0.png"), MatmulPrecision.FP32))
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

    @Test
    void features_of_another_dimension_are_refused_with_what_published_checkpoints_take() throws IOException {
        // given a model of features of three numbers
        Path features = storeFeatures("three", 3);
        ShadesTask.set(settings, "visual", "features", "visual-model", features, "epochs", "1");
        train();

        // when it is to go on from, or read, features of five
        Path others = storeFeatures("five", 5);
        ShadesTask.set(
                settings, "visual-model", others, "model", folder.resolve("run"), "output", folder.resolve("next"));

        // then
        assertThatThrownBy(this::train)
                .isInstanceOf(VisualBertException.class)
                .hasMessageContaining("`visual`: tokens of 5 numbers, where the checkpoint")
                .hasMessageContaining("takes 3; published ones take: uclanlp/visualbert-vqa* 2048 (fc6 of Pythia's")
                .hasMessageContaining("uclanlp/visualbert-nlvr2* 1024 (")
                .hasMessageContaining("uclanlp/visualbert-vcr* 512 (")
                .hasMessageNotContaining("\n");
        Files.move(features, folder.resolve("away"));
        Files.move(others, features);
        try (Classifier classifier = Classifier.load(folder.resolve("run"))) {
            assertThatThrownBy(() -> classifier.predict("is it light?", folder.resolve("0.png"), MatmulPrecision.FP32))
                    .hasMessageEndingWith("three has 5 numbers a token, where this model takes 3");
        }
    }

    @Test
    void images_need_not_be_there_where_their_features_are() throws IOException {
        Path features = storeFeatures("three", 3);
        ShadesTask.set(settings, "visual", "features", "visual-model", features, "epochs", "1");
        try (DirectoryStream<Path> images = Files.newDirectoryStream(folder, "*.png")) {
            for (Path image : images) {
                Files.delete(image);
            }
        }

        train();

        try (Classifier classifier = Classifier.load(folder.resolve("run"))) {
            assertThat(classifier.predict("is it light?", folder.resolve("0.png"), MatmulPrecision.FP32))
                    .isNotEmpty();
        }
    }

    private Path storeFeatures(String name, int dimension) {
        Path place = folder.resolve(name);
        FeatureWriter.NPZ.write(place, sink -> {
            for (int i = 0; i < 80; i++) {
                sink.put(String.valueOf(i), ImageFeatures.withoutBoxes(1, 1, dimension, new float[2 * dimension]));
            }
        });
        return place;
    }

    private double train() {
        TrainingSettings all = SettingsReader.read(null, settings);
        Trainer.Result result = new Trainer(all, new SilentListener()).run();
        return Objects.requireNonNull(result.evaluation()).metrics().accuracy();
    }

    private static boolean same(
            @org.jspecify.annotations.Nullable Tensor a, @org.jspecify.annotations.Nullable Tensor b) {
        return Objects.requireNonNull(a).equal(Objects.requireNonNull(b));
    }
}
