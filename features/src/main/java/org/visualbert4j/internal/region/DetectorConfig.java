package org.visualbert4j.internal.region;

import java.util.List;
import java.util.Map;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.backbone.ResNetConfig;

/**
 * The shape of a detector and how it is applied: Faster R-CNN (Ren et al. 2015) on the fourth stage of a ResNet, with
 * attributes, as in bottom-up attention (Anderson et al. 2018). Sizes are in pixels of the resized image.
 *
 * @param minimumSide what an image's shorter side is resized to
 * @param maximumSide what its longer side is at most
 * @param pixelMean taken from blue, green and red, 0 to 255
 * @param pixelStd what they are divided by
 * @param depth of the ResNet, 50 or 101
 * @param stemChannels of the ResNet
 * @param channels of its first stage
 * @param innerChannels of its first stage's blocks inside
 * @param strideInFirst whether its strides are in 1x1 convolutions
 * @param padsPool whether its first pool pads, and does not hang over the edge
 * @param anchorSizes sides of square anchors
 * @param anchorRatios height over width
 * @param anchorOffset of anchors in a cell, 0 for its corner, 0.5 for its middle
 * @param proposalChannels of the convolution that proposes
 * @param proposalsBefore proposals that suppression chooses among
 * @param proposals most of them it keeps
 * @param proposalThreshold overlap above which one suppresses another
 * @param minimumProposal sides that proposals are to be longer than
 * @param pooled rows and columns that a proposal is pooled to
 * @param objects how many classes of objects there are
 * @param attributes how many classes of attributes
 * @param boxWeights what the four numbers that move a box are divided by
 * @param thresholds of the last suppression, tried until enough are left
 * @param minimumDetections how many regions are enough
 * @param maximumDetections how many are kept
 */
record DetectorConfig(
        int minimumSide,
        int maximumSide,
        List<Double> pixelMean,
        List<Double> pixelStd,
        int depth,
        int stemChannels,
        int channels,
        int innerChannels,
        boolean strideInFirst,
        boolean padsPool,
        List<Double> anchorSizes,
        List<Double> anchorRatios,
        double anchorOffset,
        int proposalChannels,
        int proposalsBefore,
        int proposals,
        double proposalThreshold,
        double minimumProposal,
        int pooled,
        int objects,
        int attributes,
        List<Double> boxWeights,
        List<Double> thresholds,
        int minimumDetections,
        int maximumDetections) {

    /** Blocks of the stages before the pooling of regions, by depth. */
    private static final Map<Integer, List<Integer>> BLOCKS = Map.of(50, List.of(3, 4, 6), 101, List.of(3, 4, 23));

    /** The stage that runs on each region: the fourth. */
    static final int REGION_STAGE = 3;

    /** Its blocks, at all depths. */
    static final int REGION_BLOCKS = 3;

    /** Pixels from one cell of the third stage's feature map to the next. */
    static final int STRIDE = 16;

    /** Keeps copies and checks what has limits. */
    DetectorConfig {
        pixelMean = List.copyOf(pixelMean);
        pixelStd = List.copyOf(pixelStd);
        anchorSizes = List.copyOf(anchorSizes);
        anchorRatios = List.copyOf(anchorRatios);
        boxWeights = List.copyOf(boxWeights);
        thresholds = List.copyOf(thresholds);
        check(BLOCKS.containsKey(depth), "the ResNet's depth is 50 or 101, not " + depth);
        check(pixelMean.size() == 3 && pixelStd.size() == 3, "pixels have three means and deviations");
        check(boxWeights.size() == 4, "boxes have four weights, not " + boxWeights);
        check(minimumSide > 0 && maximumSide >= minimumSide, "sides of " + minimumSide + " to " + maximumSide);
        check(
                minimumDetections > 0 && maximumDetections >= minimumDetections,
                "between " + minimumDetections + " and " + maximumDetections + " detections");
        check(!thresholds.isEmpty(), "the last suppression has no threshold");
    }

    /** The same with another number of regions: as many at most, and with fewer only where there are no more. */
    DetectorConfig withDetections(int minimum, int maximum) {
        return new DetectorConfig(
                minimumSide,
                maximumSide,
                pixelMean,
                pixelStd,
                depth,
                stemChannels,
                channels,
                innerChannels,
                strideInFirst,
                padsPool,
                anchorSizes,
                anchorRatios,
                anchorOffset,
                proposalChannels,
                proposalsBefore,
                proposals,
                proposalThreshold,
                minimumProposal,
                pooled,
                objects,
                attributes,
                boxWeights,
                thresholds,
                minimum,
                maximum);
    }

    /** A: anchors a cell. */
    int anchors() {
        return anchorSizes.size() * anchorRatios.size();
    }

    /** D: numbers a region. */
    int dimension() {
        return channels << REGION_STAGE;
    }

    /** The ResNet before the pooling of regions. */
    ResNetConfig backbone() {
        List<Integer> blocks = java.util.Objects.requireNonNull(BLOCKS.get(depth));
        return new ResNetConfig(blocks, true, stemChannels, channels, innerChannels, strideInFirst, padsPool);
    }

    private static void check(boolean holds, String what) {
        if (!holds) {
            throw new VisualBertException(VisualBertException.Code.CONFIG, "the detector's configuration: " + what);
        }
    }
}
