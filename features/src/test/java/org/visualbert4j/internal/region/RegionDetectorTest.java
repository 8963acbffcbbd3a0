package org.visualbert4j.internal.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.checkpoint.Safetensors;
import org.visualbert4j.internal.checkpoint.SafetensorsWriter;
import org.visualbert4j.internal.image.RgbImage;
import org.visualbert4j.internal.runtime.MatmulPrecision;
import org.visualbert4j.internal.runtime.Scope;
import org.visualbert4j.internal.vision.ImageFeatures;

class RegionDetectorTest {

    @TempDir
    Path temporary;

    private Path folder = Path.of("");

    @BeforeEach
    void writeDetector() throws IOException {
        folder = TinyDetector.write(temporary.resolve("detector"));
    }

    @Test
    void regions_lie_in_the_image_and_come_by_falling_probability() {
        // given
        RgbImage image = noise(120, 90);

        // when
        ImageFeatures regions;
        try (RegionDetector detector = RegionDetector.load(folder, null, MatmulPrecision.FP32)) {
            regions = detector.extract(image);
        }

        // then
        assertThat(regions.count()).isBetween(4, 6);
        assertThat(regions.dimension()).isEqualTo(128);
        float[] boxes = Objects.requireNonNull(regions.boxes());
        for (int i = 0; i < boxes.length; i += 4) {
            assertThat(boxes[i]).isBetween(0f, boxes[i + 2]);
            assertThat(boxes[i + 1]).isBetween(0f, boxes[i + 3]);
            assertThat(boxes[i + 2]).isLessThanOrEqualTo(120.01f);
            assertThat(boxes[i + 3]).isLessThanOrEqualTo(90.01f);
        }
        float[] probabilities = Objects.requireNonNull(regions.detections()).objectProbabilities();
        for (int i = 1; i < probabilities.length; i++) {
            assertThat(probabilities[i]).isLessThanOrEqualTo(probabilities[i - 1]);
        }
    }

    @Test
    void an_image_among_others_of_its_size_has_the_regions_it_has_alone() {
        RgbImage first = noise(80, 60);
        RgbImage second = noise(81, 60).equals(first) ? first : noise(80, 60);
        try (RegionDetector detector = RegionDetector.load(folder, null, MatmulPrecision.FP32)) {
            List<ImageFeatures> together = detector.extract(List.of(first, second));
            assertThat(together.get(1).features())
                    .containsExactly(detector.extract(second).features(), org.assertj.core.data.Offset.offset(1e-5f));
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "20000, 30", "30, 20000", "3000, 2"})
    void images_of_odd_sizes_have_regions(int width, int height) {
        try (RegionDetector detector = RegionDetector.load(folder, null, MatmulPrecision.FP32)) {
            ImageFeatures regions = detector.extract(RgbImage.filled(width, height, 90, 120, 30));

            assertThat(regions.count()).isPositive();
            for (float value : regions.features()) {
                assertThat(value).isFinite();
            }
        }
    }

    @Test
    void the_number_of_regions_is_fixed_or_follows_what_is_certain() {
        RgbImage image = noise(120, 90);
        try (RegionDetector fixed = RegionDetector.load(folder, RegionCount.parse("5"), MatmulPrecision.FP32);
                RegionDetector adaptive = RegionDetector.load(folder, RegionCount.parse("2-8"), MatmulPrecision.FP32)) {
            ImageFeatures few = adaptive.extract(image);
            assertThat(fixed.extract(image).count()).isEqualTo(5);
            assertThat(few.count()).isBetween(2, 8);
            float[] probabilities = Objects.requireNonNull(few.detections()).objectProbabilities();
            for (int i = 2; i < probabilities.length; i++) {
                assertThat(probabilities[i]).isGreaterThan(RegionDetector.UNCERTAIN);
            }
        }
        assertThatThrownBy(() -> RegionCount.parse("100-10"))
                .hasMessage("the number of regions is such as 36 or 10-100, not 100-10");
    }

    @Test
    void half_the_precision_gives_nearly_the_same_features() {
        RgbImage image = noise(120, 90);
        try (RegionDetector whole = RegionDetector.load(folder, null, MatmulPrecision.FP32);
                RegionDetector half = RegionDetector.load(folder, null, MatmulPrecision.BF16)) {
            float[] expected = mean(whole.extract(image));
            float[] found = mean(half.extract(image));
            assertThat(cosine(expected, found)).isGreaterThan(0.98);
        }
    }

    @Test
    void a_missing_tensor_is_named() {
        // given
        try (Scope scope = Scope.open()) {
            Map<String, Tensor> tensors = Safetensors.read(folder.resolve("model.safetensors"));
            tensors.remove("roi_heads.box_predictor.fc_attr.bias");
            SafetensorsWriter.write(folder.resolve("model.safetensors"), tensors);
        }

        // when, then
        assertThatThrownBy(() -> RegionDetector.load(folder, null, MatmulPrecision.FP32))
                .isInstanceOf(VisualBertException.class)
                .hasMessageContaining("1 missing: roi_heads.box_predictor.fc_attr.bias");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "num_groups: 1 | num_groups: 32 | RESNETS.NUM_GROUPS can only be 1, not 32",
                "depth: 50 | depth: 34 | the ResNet's depth is 50 or 101, not 34",
                "res5halve: false | res5halve: true | ROI_BOX_HEAD.RES5HALVE can only be false",
                "hidden_channels: 16, | '' | lacks PROPOSAL_GENERATOR.HIDDEN_CHANNELS",
                "sizes: [[32, 64]] | sizes: [[32], [64]] | ANCHOR_GENERATOR.SIZES is a list of one list of numbers"
            })
    void a_configuration_that_it_cannot_do_is_refused(String what, String instead, String message) throws IOException {
        Path config = folder.resolve("config.yaml");
        Files.writeString(config, Files.readString(config).replace(what, instead));

        assertThatThrownBy(() -> RegionDetector.load(folder, null, MatmulPrecision.FP32))
                .isInstanceOf(VisualBertException.class)
                .hasMessageContaining(message);
    }

    @Test
    void names_are_those_of_the_folder() throws IOException {
        Files.writeString(folder.resolve("objects_vocab.txt"), "tree\ndog,hound\ncat\nhat\ncar\n");
        try (RegionDetector detector = RegionDetector.load(folder, null, MatmulPrecision.FP32)) {
            assertThat(detector.names().objects()).containsExactly("tree", "dog", "cat", "hat", "car");
            assertThat(detector.names().attributes()).containsExactly("attribute 0", "attribute 1", "attribute 2");
        }
        Files.writeString(folder.resolve("attributes_vocab.txt"), "red\n");
        assertThatThrownBy(() -> RegionDetector.load(folder, null, MatmulPrecision.FP32))
                .hasMessageEndingWith("attributes_vocab.txt: has 1 names where the detector has 3 classes");
    }

    private static RgbImage noise(int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        Random random = new Random(width);
        for (int i = 0; i < rgb.length; i++) {
            int x = i / 3 % width;
            int y = i / 3 / width;
            rgb[i] = (byte) (x / 20 % 2 == y / 15 % 2 ? 230 - random.nextInt(20) : 30 + i % 3 * 60);
        }
        return new RgbImage(width, height, rgb);
    }

    private static float[] mean(ImageFeatures regions) {
        float[] mean = new float[regions.dimension()];
        for (int i = 0; i < regions.features().length; i++) {
            mean[i % mean.length] += regions.features()[i] / regions.count();
        }
        return mean;
    }

    private static double cosine(float[] a, float[] b) {
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            ab += a[i] * b[i];
            aa += a[i] * a[i];
            bb += b[i] * b[i];
        }
        return ab / Math.sqrt(aa * bb);
    }
}
