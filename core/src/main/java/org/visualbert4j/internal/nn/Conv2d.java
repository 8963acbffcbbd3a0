package org.visualbert4j.internal.nn;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** A 2-D convolution with a square kernel. Parameters {@code weight [out, in, kernel, kernel]} and {@code bias [out]}. */
public final class Conv2d {

    private static final long[] DILATION = {1, 1};

    private final Parameter weight;
    private final Parameter bias;
    private final long[] stride;
    private final long[] padding;

    /** Declares its parameters in a section. */
    public Conv2d(Parameters.Section section, long in, long out, long kernel, long stride, long padding) {
        weight = section.declare("weight", new Initializer.KaimingNormal(), out, in, kernel, kernel);
        bias = section.declare("bias", new Initializer.Constant(0), out);
        this.stride = new long[] {stride, stride};
        this.padding = new long[] {padding, padding};
    }

    /** {@code [B, in, height, width] -> [B, out, height', width']}. */
    public Tensor forward(Tensor x) {
        return torch.conv2d(x, weight.value(), bias.optional(), stride, padding, DILATION, 1);
    }
}
