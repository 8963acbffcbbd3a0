package org.visualbert4j.internal.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.visualbert4j.internal.backbone.ResidualStage;
import org.visualbert4j.internal.checkpoint.Safetensors;
import org.visualbert4j.internal.image.ImageReader;
import org.visualbert4j.internal.image.RgbImage;
import org.visualbert4j.internal.region.ProposalNetwork.Proposals;
import org.visualbert4j.internal.runtime.MatmulPrecision;
import org.visualbert4j.internal.runtime.NoGrad;
import org.visualbert4j.internal.runtime.Scope;
import org.visualbert4j.internal.vision.ImageFeatures;
import org.visualbert4j.testing.SharedData;

/**
 * Each stage of the detector by itself, given what the public code had there: so that an error shows where it is made, and
 * two that cancel show at all. What is stored of a map in part only is compared in part, and ours goes on to the next stage.
 */
@EnabledIf("org.visualbert4j.internal.region.GoldenRegionsTest#goldensAreThere")
class GoldenStagesTest {

    private static final Path GOLDENS = SharedData.folder().resolveSibling("detector");
    private static final double MAPS = 1e-4;
    private static final double PIXELS = 0.005; // of boxes that come of the very same numbers

    @TempDir
    Path folder;

    private final Map<String, Tensor> golden = new HashMap<>();

    @ParameterizedTest
    @ValueSource(strings = {"a", "b", "batch_ab", "big"})
    void every_stage_gives_what_the_public_code_gives(String name) throws Exception {
        // given
        Files.copy(GOLDENS.resolve("small/config.json"), folder.resolve("config.json"));
        FormulaWeights.small().write(DetectorConfigFile.read(folder), folder);
        List<RgbImage> images = new ArrayList<>();
        for (String image : "batch_ab".equals(name) ? List.of("a", "b") : List.of(name)) {
            images.add(new ImageReader().read(GOLDENS.resolve("images/" + image + ".png")));
        }
        try (RegionDetector detector = RegionDetector.load(folder, null, MatmulPrecision.FP32);
                Scope scope = Scope.open();
                NoGrad guard = NoGrad.open()) {
            golden.putAll(
                    Safetensors.read(GOLDENS.resolve("small").resolve(name).resolve("stages.safetensors")));

            // when, then
            DetectorInput input = DetectorInput.of(images, DetectorConfigFile.read(folder));
            Tensor map = maps(detector, input);
            proposals(detector, map, input);
            pooled(map, images.size());
            Tensor features = features(detector, map, images.size());
            scores(detector, features);
            detections(detector, features, input, name);
        }
    }

    /** From the image to the third stage's map. */
    private Tensor maps(RegionDetector detector, DetectorInput input) {
        Tensor map = agree("input", input.pixels(), 5e-5, 1, 1, 4, 4);
        map = agree("stem", detector.backbone.stem(map), MAPS, 1, 4, 2, 2);
        int number = 2;
        for (ResidualStage stage : detector.backbone.stages()) {
            map = agree("res" + number++, stage.forward(map.clone()), MAPS, 1, 4, 2, 2);
        }
        return map;
    }

    private void proposals(RegionDetector detector, Tensor map, DetectorInput input) {
        ProposalNetwork.Scores scores = detector.proposalNetwork.scores(map);
        Tensor logits = agree("rpn_logits", scores.logits(), MAPS);
        Tensor deltas = agree("rpn_deltas", scores.deltas(), MAPS);
        ProposalNetwork.Scores stored = new ProposalNetwork.Scores(logits, deltas);
        for (int i = 0; i < input.heights().length; i++) {
            Proposals candidates =
                    detector.proposalNetwork.candidates(stored, i, input.heights()[i], input.widths()[i]);
            assertThat(candidates.anchors()).containsExactly(ints("topk_index_" + i));
            same(floats("topk_boxes_" + i), candidates.boxes(), PIXELS);

            Proposals chosen = detector.proposalNetwork.choose(stored, i, input.heights()[i], input.widths()[i]);
            assertThat(chosen.anchors()).containsExactly(ints("proposal_anchor_" + i));
            assertThat(chosen.logits()).containsExactly(floats("proposal_scores_" + i));
            same(floats("proposal_boxes_" + i), chosen.boxes(), PIXELS);
        }
    }

    /** Pooling only copies, so that nothing may differ. */
    private void pooled(Tensor map, int images) {
        TensorVector parts = new TensorVector();
        for (int i = 0; i < images; i++) {
            int[] cells = RegionPooling.cells(floats("proposal_boxes_" + i));
            assertThat(cells).containsExactly(ints("roi_grid_" + i));
            parts.push_back(new RegionPooling(map.select(0, i)).pool(cells, 0, cells.length / 4, 14));
        }
        Tensor pooled = torch.cat(parts, 0);
        if (golden.containsKey("pooled_part2")) {
            same(floats("pooled_part"), Floats.of(pooled.narrow(0, 0, 2)), 0);
            same(floats("pooled_part2"), Floats.of(every(pooled, 1, 32, 1, 1)), 0);
        } else {
            same(floats("pooled_part"), Floats.of(every(pooled, 6, 8, 1, 1)), 0);
        }
    }

    private Tensor features(RegionDetector detector, Tensor map, int images) {
        TensorVector parts = new TensorVector();
        for (int i = 0; i < images; i++) {
            parts.push_back(detector.features(map.select(0, i), floats("proposal_boxes_" + i)));
        }
        return agree("region_features", torch.cat(parts, 0), MAPS);
    }

    private void scores(RegionDetector detector, Tensor features) {
        RegionHead.Scores scores = detector.head.scores(features);
        agree("cls_logits", scores.objects(), MAPS);
        agree("attr_logits", scores.attributes(), MAPS);
        Tensor deltas = agree("box_deltas", scores.deltas(), MAPS);
        Tensor best = Objects.requireNonNull(golden.get("best_class"));
        same(floats("box_deltas_best"), Floats.of(detector.head.deltasOf(deltas, best)), 0);
    }

    private void detections(RegionDetector detector, Tensor features, DetectorInput input, String name) {
        Map<String, Tensor> outputs =
                Safetensors.read(GOLDENS.resolve("small").resolve(name).resolve("outputs.safetensors"));
        int from = 0;
        for (int i = 0; i < input.heights().length; i++) {
            float[] proposals = floats("proposal_boxes_" + i);
            int count = proposals.length / 4;
            int[] kept = ints("keep_" + i);
            Tensor own = features.narrow(0, from, count);

            ImageFeatures found = detector.detect(proposals, own, input, i);

            ImageFeatures.Detections detections = Objects.requireNonNull(found.detections());
            int[] objects = ints("best_class");
            int[] attributes = ints("best_attr");
            float[] all = Floats.of(own);
            assertThat(found.count()).isEqualTo(kept.length);
            for (int row = 0; row < kept.length; row++) {
                int d = found.dimension();
                assertThat(detections.objects()[row]).isEqualTo(objects[from + kept[row]]);
                assertThat(detections.attributes()[row]).isEqualTo(attributes[from + kept[row]]);
                assertThat(Arrays.copyOfRange(found.features(), row * d, (row + 1) * d))
                        .containsExactly(Arrays.copyOfRange(all, kept[row] * d, (kept[row] + 1) * d));
            }
            Tensor boxes = Objects.requireNonNull(outputs.get("boxes")).select(0, i);
            same(Floats.of(boxes.narrow(0, 0, kept.length)), Objects.requireNonNull(found.boxes()), PIXELS);
            from += count;
        }
    }

    /** Compares a tensor with the stored one, or with every so many of its elements; gives the stored one if it is whole. */
    private Tensor agree(String name, Tensor found, double tolerance, long... steps) {
        Tensor whole = golden.get(name);
        if (whole != null) {
            assertThat(found.shape()).as(name).isEqualTo(whole.shape());
            same(floats(name), Floats.of(found), tolerance);
            return whole;
        }
        same(floats(name + "_part"), Floats.of(every(found, steps)), tolerance);
        return found;
    }

    private static void same(float[] expected, float[] found, double tolerance) {
        assertThat(found).hasSameSizeAs(expected);
        double furthest = 0;
        for (int i = 0; i < expected.length; i++) {
            furthest = Math.max(furthest, Math.abs((double) expected[i] - found[i]));
        }
        assertThat(furthest).isCloseTo(0, within(tolerance));
    }

    private static Tensor every(Tensor tensor, long... steps) {
        Tensor part = tensor;
        for (int i = 0; i < steps.length; i++) {
            part = part.slice(i, new LongOptional(), new LongOptional(), steps[i]);
        }
        return part;
    }

    private float[] floats(String name) {
        return Floats.of(Objects.requireNonNull(golden.get(name)));
    }

    private int[] ints(String name) {
        Tensor tensor = Objects.requireNonNull(golden.get(name)).contiguous();
        long[] values = new long[(int) tensor.numel()];
        tensor.data_ptr_long().get(values);
        return Arrays.stream(values).mapToInt(Math::toIntExact).toArray();
    }
}
