package org.visualbert4j.internal.region;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.visualbert4j.internal.nn.Conv2d;
import org.visualbert4j.internal.nn.Initializer;
import org.visualbert4j.internal.nn.Parameter;
import org.visualbert4j.internal.nn.Parameters;

/** Proposes where on an image there may be something (Ren et al. 2015): an object-or-not for each anchor, and how to move it. */
final class ProposalNetwork {

    private static final float[] NO_WEIGHTS = {1, 1, 1, 1};

    private final DetectorConfig config;
    private final Conv2d convolution;
    private final Conv2d objectness;
    private final Conv2d movement;
    private final Parameter anchors;

    /** The head's outputs for a batch: logits {@code [N, A, h, w]} and deltas {@code [N, 4A, h, w]}. */
    record Scores(Tensor logits, Tensor deltas) {}

    /**
     * What is proposed on one image, the most promising first.
     *
     * @param boxes {@code [R, 4]} on the resized image
     * @param logits {@code [R]}
     * @param anchors {@code [R]}, the flat numbers of the anchors they came from
     */
    record Proposals(float[] boxes, float[] logits, int[] anchors) {

        int count() {
            return anchors.length;
        }

        private Proposals only(int[] kept) {
            Proposals chosen = new Proposals(new float[4 * kept.length], new float[kept.length], new int[kept.length]);
            for (int i = 0; i < kept.length; i++) {
                System.arraycopy(boxes, 4 * kept[i], chosen.boxes, 4 * i, 4);
                chosen.logits[i] = logits[kept[i]];
                chosen.anchors[i] = anchors[kept[i]];
            }
            return chosen;
        }
    }

    ProposalNetwork(Parameters.Section section, DetectorConfig config) {
        this.config = config;
        int in = config.channels() << (DetectorConfig.REGION_STAGE - 1);
        int a = config.anchors();
        Parameters.Section head = section.part("rpn_head");
        convolution = new Conv2d(head.part("conv"), in, config.proposalChannels(), 3, 1, 1);
        objectness = new Conv2d(head.part("objectness_logits"), config.proposalChannels(), a, 1, 1, 0);
        movement = new Conv2d(head.part("anchor_deltas"), config.proposalChannels(), 4L * a, 1, 1, 0);
        anchors = section.part("anchor_generator")
                .part("cell_anchors")
                .declare("0", new Initializer.Given(cellAnchors(config)), a, 4);
    }

    /** Boxes round 0 of each size and ratio, the area the same for all ratios: {@code [A, 4]}. */
    private static float[] cellAnchors(DetectorConfig config) {
        float[] boxes = new float[4 * config.anchors()];
        int at = 0;
        for (double size : config.anchorSizes()) {
            for (double ratio : config.anchorRatios()) {
                double width = Math.sqrt(size * size / ratio);
                double height = ratio * width;
                boxes[at++] = (float) (-width / 2);
                boxes[at++] = (float) (-height / 2);
                boxes[at++] = (float) (width / 2);
                boxes[at++] = (float) (height / 2);
            }
        }
        return boxes;
    }

    /** {@code [N, C, h, w]} in fp32 to scores. */
    Scores scores(Tensor features) {
        Tensor hidden = convolution.forward(features).relu_();
        return new Scores(objectness.forward(hidden), movement.forward(hidden));
    }

    /** Chooses the proposals of one image, of a size without padding. */
    Proposals choose(Scores scores, int image, int height, int width) {
        Proposals candidates = candidates(scores, image, height, width);
        float[] boxes = candidates.boxes();
        int[] large = IntStream.range(0, candidates.count())
                .filter(i -> boxes[4 * i + 2] - boxes[4 * i] > config.minimumProposal()
                        && boxes[4 * i + 3] - boxes[4 * i + 1] > config.minimumProposal())
                .toArray();
        int[] kept = Boxes.suppress(boxes, large, config.proposalThreshold(), config.proposals());
        return kept.length == 0 ? whole(height, width) : candidates.only(kept);
    }

    /** The most promising anchors of one image, moved and cut to it: what suppression chooses among. */
    Proposals candidates(Scores scores, int image, int height, int width) {
        Tensor logits = scores.logits().select(0, image); // [A, h, w]
        int columns = (int) logits.size(2);
        float[] flat = Floats.of(logits.permute(1, 2, 0)); // [h, w, A]
        float[] deltas = Floats.of(scores.deltas().select(0, image).permute(1, 2, 0)); // [h, w, A, 4]
        float[] cell = Floats.of(anchors.value());
        int[] order = Boxes.order(flat);
        int[] top = Arrays.copyOf(order, Math.min(order.length, config.proposalsBefore()));
        Proposals candidates = new Proposals(new float[4 * top.length], new float[top.length], top);
        float[] anchor = new float[4];
        for (int i = 0; i < top.length; i++) {
            place(cell, top[i], columns, anchor);
            Boxes.decode(anchor, 0, deltas, top[i], NO_WEIGHTS, width, height, candidates.boxes, i);
            candidates.logits[i] = flat[top[i]];
        }
        return candidates;
    }

    /** Where nothing is left, as on images a pixel wide, the whole image is proposed. */
    private static Proposals whole(int height, int width) {
        return new Proposals(new float[] {0, 0, width, height}, new float[] {0}, new int[] {0});
    }

    /** The box of a flat anchor number: row, column, kind. */
    private void place(float[] cell, int number, int columns, float[] anchor) {
        int kind = number % config.anchors();
        int at = number / config.anchors();
        int row = at / columns;
        int column = at % columns;
        float x = (float) ((column + config.anchorOffset()) * DetectorConfig.STRIDE);
        float y = (float) ((row + config.anchorOffset()) * DetectorConfig.STRIDE);
        anchor[0] = cell[4 * kind] + x;
        anchor[1] = cell[4 * kind + 1] + y;
        anchor[2] = cell[4 * kind + 2] + x;
        anchor[3] = cell[4 * kind + 3] + y;
    }
}
