package org.visualbert4j.internal.backbone;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.visualbert4j.internal.nn.NormedConv2d;
import org.visualbert4j.internal.nn.Parameters;
import org.visualbert4j.internal.runtime.Scope;

/** Residual blocks of one width, the first of which may make the feature map smaller. */
public final class ResidualStage {

    private final List<ResidualBlock> blocks = new ArrayList<>();

    /**
     * Declares its parameters, {@code N.conv1.weight} and so on for block N from 0.
     *
     * @param stage which of the network's, from 0
     * @param count of blocks
     * @param in channels that come in
     * @param stride of the first block
     * @param dilation of all 3x3 convolutions
     */
    public ResidualStage(
            Parameters.Section section, ResNetConfig config, int stage, int count, int in, int stride, int dilation) {
        int out = config.channelsOf(stage);
        for (int i = 0; i < count; i++) {
            blocks.add(new ResidualBlock(
                    section.part(String.valueOf(i)),
                    config,
                    i == 0 ? in : out,
                    config.innerChannelsOf(stage),
                    out,
                    i == 0 ? stride : 1,
                    dilation));
        }
    }

    /** {@code [B, in, height, width] -> [B, out, height / stride, width / stride]}. */
    public Tensor forward(Tensor x) {
        return Scope.chain(
                x,
                blocks.stream()
                        .<UnaryOperator<Tensor>>map(block -> block::forward)
                        .toList());
    }

    /** All its convolutions. */
    public Stream<NormedConv2d> convolutions() {
        return blocks.stream().flatMap(ResidualBlock::convolutions);
    }
}
