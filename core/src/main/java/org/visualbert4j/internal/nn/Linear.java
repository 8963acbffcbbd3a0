package org.visualbert4j.internal.nn;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** {@code y = x W^T + b}, over the last axis. Parameters {@code weight [out, in]} and {@code bias [out]}. */
public final class Linear {

    private final Parameter weight;
    private final Parameter bias;

    /** Declares its parameters in a section. */
    public Linear(Parameters.Section section, long in, long out) {
        weight = section.declare("weight", section.normal(), out, in);
        bias = section.declare("bias", new Initializer.Constant(0), out);
    }

    /** {@code [..., in] -> [..., out]}. */
    public Tensor forward(Tensor x) {
        return torch.linear(x, weight.dense(), bias.optional());
    }

    Parameter weight() {
        return weight;
    }

    Parameter bias() {
        return bias;
    }
}
