package org.visualbert4j.internal.region;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.visualbert4j.internal.checkpoint.Safetensors;
import org.visualbert4j.internal.image.ImageReader;
import org.visualbert4j.internal.image.RgbImage;
import org.visualbert4j.internal.runtime.MatmulPrecision;
import org.visualbert4j.internal.runtime.Scope;
import org.visualbert4j.internal.vision.ImageFeatures;
import org.visualbert4j.testing.SharedData;

/** The regions of the public extractor's own code, where a machine has them, on the same weights and images. */
@EnabledIf("goldensAreThere")
class GoldenRegionsTest {

    private static final Path GOLDENS = SharedData.folder().resolveSibling("detector");

    @TempDir
    Path folder;

    static boolean goldensAreThere() {
        return Files.isDirectory(GOLDENS);
    }

    @ParameterizedTest
    @CsvSource({
        "small, a, 1e-4, 0.02",
        "small, b, 1e-4, 0.02",
        "small, big, 1e-4, 0.02",
        "small, batch_ab, 1e-4, 0.02",
        "full, a, 1e-4, 0.1",
        "full, batch_ab, 1e-4, 0.1"
    })
    void regions_are_those_of_the_public_code(String kind, String name, float tolerance, float pixels)
            throws Exception {
        // given
        Files.copy(GOLDENS.resolve(kind).resolve("config.json"), folder.resolve("config.json"));
        DetectorConfig config = DetectorConfigFile.read(folder);
        ("small".equals(kind) ? FormulaWeights.small() : FormulaWeights.full()).write(config, folder);
        List<RgbImage> images = new ArrayList<>();
        for (String image : "batch_ab".equals(name) ? List.of("a", "b") : List.of(name)) {
            images.add(new ImageReader().read(GOLDENS.resolve("images/" + image + ".png")));
        }

        // when
        List<ImageFeatures> regions;
        try (RegionDetector detector = RegionDetector.load(folder, null, MatmulPrecision.FP32)) {
            regions = detector.extract(images);
        }

        // then
        try (Scope scope = Scope.open()) {
            Map<String, Tensor> expected =
                    Safetensors.read(GOLDENS.resolve(kind).resolve(name).resolve("outputs.safetensors"));
            for (int i = 0; i < regions.size(); i++) {
                ImageFeatures found = regions.get(i);
                ImageFeatures.Detections detections = Objects.requireNonNull(found.detections());
                int count = (int) longs(expected, "preds_per_image", i)[0];
                assertThat(found.count()).isEqualTo(count);
                assertThat(asLongs(detections.objects())).isEqualTo(rows(longs(expected, "obj_ids", i), count));
                assertThat(asLongs(detections.attributes())).isEqualTo(rows(longs(expected, "attr_ids", i), count));
                assertThat(found.boxes()).containsExactly(floats(expected, "boxes", i, 4 * count), within(pixels));
                assertThat(detections.objectProbabilities())
                        .containsExactly(floats(expected, "obj_probs", i, count), within(tolerance));
                assertThat(detections.attributeProbabilities())
                        .containsExactly(floats(expected, "attr_probs", i, count), within(tolerance));
                assertThat(found.features())
                        .containsExactly(
                                floats(expected, "roi_features", i, count * found.dimension()), within(tolerance));
            }
        }
    }

    private static org.assertj.core.data.Offset<Float> within(float tolerance) {
        return org.assertj.core.data.Offset.offset(tolerance);
    }

    private static long[] asLongs(int[] values) {
        return Arrays.stream(values).asLongStream().toArray();
    }

    private static long[] rows(long[] values, int count) {
        return Arrays.copyOf(values, count);
    }

    private static long[] longs(Map<String, Tensor> expected, String name, int image) {
        Tensor row = Objects.requireNonNull(expected.get(name)).select(0, image).contiguous();
        long[] values = new long[(int) row.numel()];
        row.data_ptr_long().get(values);
        return values;
    }

    private static float[] floats(Map<String, Tensor> expected, String name, int image, int count) {
        return Arrays.copyOf(
                Floats.of(Objects.requireNonNull(expected.get(name)).select(0, image)), count);
    }
}
