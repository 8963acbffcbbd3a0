package org.visualbert4j.internal.region;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.visualbert4j.internal.runtime.Scope;
import org.visualbert4j.testing.SharedData;

/** Boxes ordered, suppressed and pooled, beside the plainest code for the same. */
class BoxesTest {

    @RepeatedTest(20)
    void suppression_keeps_what_the_plain_rule_keeps(RepetitionInfo repetition) {
        // given boxes on a coarse raster, many of them alike or empty, with scores of which many are equal
        Random random = new Random(repetition.getCurrentRepetition());
        int n = 150;
        float[] boxes = new float[4 * n];
        float[] scores = new float[n];
        for (int i = 0; i < n; i++) {
            boxes[4 * i] = random.nextInt(10);
            boxes[4 * i + 1] = random.nextInt(10);
            boxes[4 * i + 2] = boxes[4 * i] + random.nextInt(6);
            boxes[4 * i + 3] = boxes[4 * i + 1] + random.nextInt(6);
            scores[i] = random.nextInt(20) - 10;
        }

        // when
        int[] order = Boxes.order(scores);
        int[] kept = Boxes.suppress(boxes, order, 0.5, n);

        // then
        List<Integer> sorted = IntStream.range(0, n)
                .boxed()
                .sorted((a, b) -> Float.compare(scores[b], scores[a]))
                .toList();
        assertThat(order).containsExactly(sorted.stream().mapToInt(i -> i).toArray());
        List<Integer> expected = new ArrayList<>();
        for (int candidate : sorted) {
            if (expected.stream().noneMatch(other -> overlap(boxes, candidate, other) > 0.5)) {
                expected.add(candidate);
            }
        }
        assertThat(kept).containsExactly(expected.stream().mapToInt(i -> i).toArray());
        assertThat(Boxes.suppress(boxes, order, 0.5, 3))
                .containsExactly(expected.stream().limit(3).mapToInt(i -> i).toArray());
    }

    private static double overlap(float[] boxes, int a, int b) {
        double width = Math.min(boxes[4 * a + 2], boxes[4 * b + 2]) - Math.max(boxes[4 * a], boxes[4 * b]);
        double height = Math.min(boxes[4 * a + 3], boxes[4 * b + 3]) - Math.max(boxes[4 * a + 1], boxes[4 * b + 1]);
        double shared = Math.max(width, 0) * Math.max(height, 0);
        double all = area(boxes, a) + area(boxes, b) - shared;
        return all == 0 ? 0 : shared / all;
    }

    private static double area(float[] boxes, int i) {
        return (boxes[4 * i + 2] - boxes[4 * i]) * (boxes[4 * i + 3] - boxes[4 * i + 1]);
    }

    @Test
    void pooling_takes_the_largest_of_each_bin_and_nothing_outside_the_feature_map() {
        try (Scope scope = Scope.open()) {
            // given a feature map of 3 x 4 cells of two channels, and boxes of one cell, of all and over the edge
            Tensor map = torch.arange(new org.bytedeco.pytorch.Scalar(24))
                    .to(torch.ScalarType.Float)
                    .view(2, 3, 4);
            int[] cells = RegionPooling.cells(new float[] {16, 16, 16, 16, 0, 0, 48, 32, 40, 24, 64, 48});
            assertThat(cells).containsExactly(1, 1, 1, 1, 0, 0, 3, 2, 3, 2, 4, 3);

            // when
            Tensor pooled = new RegionPooling(map).pool(cells, 0, 3, 2); // [3, 2, 2, 2]

            // then
            assertThat(Floats.of(pooled))
                    .containsExactly(
                            5, 5, 5, 5, 17, 17, 17, 17, // the cell (1, 1) in all bins
                            5, 7, 9, 11, 17, 19, 21, 23, // rows 0-1 and 1-2, columns 0-1 and 2-3
                            11, 0, 0, 0, 23, 0, 0, 0); // its right and lower half lie outside
        }
    }

    static boolean binsAreThere() {
        return GoldenRegionsTest.goldensAreThere();
    }

    @Test
    @EnabledIf("binsAreThere")
    void bins_end_where_those_of_the_public_code_end() throws Exception {
        JsonNode bins = new ObjectMapper()
                .readTree(SharedData.folder()
                        .resolveSibling("detector")
                        .resolve("roipool_bins.json")
                        .toFile())
                .path("bins");
        assertThat(bins.size()).isEqualTo(128);
        bins.properties().forEach(entry -> {
            int extent = Integer.parseInt(entry.getKey());
            for (int k = 0; k < 14; k++) {
                JsonNode expected = entry.getValue().get(k);
                assertThat(RegionPooling.bin(k, 0, extent - 1, 14, 1000))
                        .containsExactly(
                                expected.get(0).asInt(), expected.get(1).asInt());
            }
        });
    }
}
