package org.visualbert4j.internal.backbone;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.visualbert4j.internal.nn.NormedConv2d;
import org.visualbert4j.internal.nn.Parameters;
import org.visualbert4j.internal.runtime.Scope;

/**
 * A residual network without its classifier: a stem, then stages named {@code res2} and on as in Detectron. Batch norms are
 * frozen. After the stages the feature map is 4, 8, 16 and 32 times smaller than the image.
 */
public final class ResNet {

    private final ResNetConfig config;
    private final NormedConv2d stem;
    private final List<ResidualStage> stages = new ArrayList<>();

    /** Declares its parameters in a section. */
    public ResNet(Parameters.Section section, ResNetConfig config) {
        this.config = config;
        Parameters.Section first = section.part("stem").part("conv1");
        stem = new NormedConv2d(first, first.part("norm"), 3, config.stemChannels(), 7, 2, 1);
        int in = config.stemChannels();
        for (int i = 0; i < config.blocks().size(); i++) {
            Parameters.Section part = section.part("res" + (i + 2));
            stages.add(new ResidualStage(part, config, i, config.blocks().get(i), in, i == 0 ? 1 : 2, 1));
            in = config.channelsOf(i);
        }
    }

    /** {@code [B, 3, height, width]} to the feature map after the last stage. */
    public Tensor forward(Tensor pixels) {
        List<UnaryOperator<Tensor>> steps = new ArrayList<>();
        steps.add(this::stem);
        stages.forEach(stage -> steps.add(stage::forward));
        return Scope.chain(pixels, steps);
    }

    /** {@code [B, 3, height, width] -> [B, stem channels, height / 4, width / 4]}, rounded as the pool does. */
    public Tensor stem(Tensor pixels) {
        Tensor features = stem.forward(pixels).relu_();
        long padding = config.padsPool() ? 1 : 0;
        return torch.max_pool2d(
                features,
                new long[] {3, 3},
                new long[] {2, 2},
                new long[] {padding, padding},
                new long[] {1, 1},
                !config.padsPool());
    }

    /** The stages, in order. */
    public List<ResidualStage> stages() {
        return List.copyOf(stages);
    }

    /** All its convolutions. */
    public Stream<NormedConv2d> convolutions() {
        return Stream.concat(Stream.of(stem), stages.stream().flatMap(ResidualStage::convolutions));
    }
}
