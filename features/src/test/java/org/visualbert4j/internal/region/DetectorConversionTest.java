package org.visualbert4j.internal.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.checkpoint.Safetensors;
import org.visualbert4j.internal.image.RgbImage;
import org.visualbert4j.internal.runtime.MatmulPrecision;
import org.visualbert4j.internal.runtime.Scope;
import org.visualbert4j.internal.vision.ImageFeatures;

/** From the files that are published to those that are mapped. */
class DetectorConversionTest {

    private static final RgbImage IMAGE = RgbImage.filled(60, 40, 200, 30, 90);

    @TempDir
    Path temporary;

    private Path published = Path.of("");

    @BeforeEach
    void writePublished() throws IOException {
        published = TinyDetector.write(temporary.resolve("published"));
        Path weights = published.resolve("model.safetensors");
        try (Scope scope = Scope.open()) {
            Map<String, Tensor> tensors = Safetensors.read(weights);
            tensors.put("backbone.stem.conv1.norm.num_batches_tracked", torch.zeros(1)); // as old files have them
            TorchFileWriter.write(published.resolve("pytorch_model.bin"), tensors);
        }
        Files.delete(weights);
        Files.writeString(published.resolve("objects_vocab.txt"), "tree\ndog,hound\ncat\nhat\ncar\n");
    }

    @Test
    void the_features_and_names_are_the_same_afterwards() {
        Path converted = temporary.resolve("converted");

        RegionNames names = DetectorConversion.convert(published, converted);

        assertThat(converted)
                .isDirectoryNotContaining("glob:**.{bin,yaml,part}")
                .isDirectoryContaining("glob:**/config.json")
                .isDirectoryContaining("glob:**/model.safetensors");
        assertThat(names.objects()).startsWith("tree", "dog");
        try (RegionDetector before = RegionDetector.load(published, null, MatmulPrecision.FP32);
                RegionDetector after = RegionDetector.load(converted, null, MatmulPrecision.FP32)) {
            ImageFeatures expected = before.extract(IMAGE);
            ImageFeatures found = after.extract(IMAGE);
            assertThat(found.features()).containsExactly(expected.features());
            assertThat(found.boxes()).containsExactly(Objects.requireNonNull(expected.boxes()));
            assertThat(after.names()).isEqualTo(before.names());
        }
    }

    @Test
    void nothing_is_left_of_a_conversion_that_fails_and_nothing_is_overwritten() throws IOException {
        Path converted = temporary.resolve("converted");
        Path weights = published.resolve("pytorch_model.bin");
        byte[] whole = Files.readAllBytes(weights);
        Files.write(weights, java.util.Arrays.copyOf(whole, whole.length / 2));

        assertThatThrownBy(() -> DetectorConversion.convert(published, converted))
                .isInstanceOf(VisualBertException.class)
                .hasMessageContaining("pytorch_model.bin");
        assertThat(temporary).isDirectoryNotContaining("glob:**/converted*");

        Files.createDirectory(converted);
        assertThatThrownBy(() -> DetectorConversion.convert(published, converted))
                .hasMessageEndingWith("converted is there already; name a folder that is not");
    }
}
