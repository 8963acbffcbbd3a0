package org.visualbert4j.internal.backbone;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.internal.nn.NormedConv2d;
import org.visualbert4j.internal.nn.Parameters;

/** Convolutions and a way round them, a 1x1 convolution where the size or the number of channels changes. */
final class ResidualBlock {

    private final List<NormedConv2d> convolutions = new ArrayList<>();
    private final @Nullable NormedConv2d shortcut;

    ResidualBlock(
            Parameters.Section section, ResNetConfig config, int in, int inner, int out, int stride, int dilation) {
        if (config.bottleneck()) {
            int first = config.strideInFirst() ? stride : 1;
            add(section, in, inner, 1, first, 1);
            add(section, inner, inner, 3, stride / first, dilation);
            add(section, inner, out, 1, 1, 1);
        } else {
            add(section, in, out, 3, stride, dilation);
            add(section, out, out, 3, 1, dilation);
        }
        shortcut = in == out && stride == 1 ? null : convolution(section.part("shortcut"), in, out, 1, stride, 1);
    }

    private void add(Parameters.Section section, int in, int out, int kernel, int stride, int dilation) {
        String name = "conv" + (convolutions.size() + 1);
        convolutions.add(convolution(section.part(name), in, out, kernel, stride, dilation));
    }

    private static NormedConv2d convolution(
            Parameters.Section section, int in, int out, int kernel, int stride, int dilation) {
        return new NormedConv2d(section, section.part("norm"), in, out, kernel, stride, dilation);
    }

    /** {@code [B, in, height, width] -> [B, out, height / stride, width / stride]}. */
    Tensor forward(Tensor x) {
        Tensor features = x;
        for (NormedConv2d convolution : convolutions.subList(0, convolutions.size() - 1)) {
            features = convolution.forward(features).relu_();
        }
        Tensor sum = convolutions.get(convolutions.size() - 1).forward(features);
        return sum.add_(shortcut == null ? x : shortcut.forward(x)).relu_();
    }

    Stream<NormedConv2d> convolutions() {
        return Stream.concat(convolutions.stream(), Stream.ofNullable(shortcut));
    }
}
