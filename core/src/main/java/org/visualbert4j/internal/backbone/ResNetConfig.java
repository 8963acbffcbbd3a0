package org.visualbert4j.internal.backbone;

import java.util.List;

/**
 * The shape of a residual network (He et al. 2016, <i>Deep Residual Learning for Image Recognition</i>).
 *
 * @param blocks blocks of each stage, as many of the four stages as there are
 * @param bottleneck whether blocks are of three convolutions, 1x1, 3x3 and 1x1, not of two 3x3 ones
 * @param stemChannels after the first convolution
 * @param channels of the first stage's output; each later stage doubles them
 * @param innerChannels of the first stage's blocks inside; each later stage doubles them
 * @param strideInFirst whether a bottleneck's stride is in its first convolution, as in Caffe's networks, not in the 3x3 one
 * @param padsPool whether the stem's pool pads by 1, as in torchvision, or lets windows hang over the edge, as in Caffe
 */
public record ResNetConfig(
        List<Integer> blocks,
        boolean bottleneck,
        int stemChannels,
        int channels,
        int innerChannels,
        boolean strideInFirst,
        boolean padsPool) {

    /** Keeps a copy. */
    public ResNetConfig {
        blocks = List.copyOf(blocks);
    }

    /** The same without the later stages. */
    public ResNetConfig upTo(int stages) {
        return new ResNetConfig(
                blocks.subList(0, stages), bottleneck, stemChannels, channels, innerChannels, strideInFirst, padsPool);
    }

    /** Channels of a stage's output, stages from 0. */
    public int channelsOf(int stage) {
        return channels << stage;
    }

    /** Channels inside a stage's blocks. */
    public int innerChannelsOf(int stage) {
        return innerChannels << stage;
    }

    /** Channels of the last stage's output. */
    public int outChannels() {
        return channelsOf(blocks.size() - 1);
    }

    /** How many cells the feature map has along a side of an image. */
    public int cells(int length) {
        int cells = half(half(length)); // the stem; the pool, where it pads
        for (int i = 1; i < blocks.size(); i++) {
            cells = half(cells);
        }
        return cells;
    }

    /** Pixels of the image from one cell of the feature map to the next: 4 after the stem, twice that after each later stage. */
    public int stride() {
        return 4 << (blocks.size() - 1);
    }

    private static int half(int length) {
        return (length + 1) / 2;
    }
}
