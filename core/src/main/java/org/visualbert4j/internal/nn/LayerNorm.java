package org.visualbert4j.internal.nn;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Layer normalisation over the last axis (Ba et al. 2016). Parameters {@code weight} and {@code bias}, both {@code [size]}. */
public final class LayerNorm {

    private final long[] size;
    private final double epsilon;
    private final Parameter weight;
    private final Parameter bias;

    /** Declares its parameters in a section. */
    public LayerNorm(Parameters.Section section, long size, double epsilon) {
        this.size = new long[] {size};
        this.epsilon = epsilon;
        weight = section.declare("weight", new Initializer.Constant(1), size);
        bias = section.declare("bias", new Initializer.Constant(0), size);
    }

    /** {@code [..., size] -> [..., size]}. */
    public Tensor forward(Tensor x) {
        return torch.layer_norm(x, size, weight.optional(), bias.optional(), epsilon, false);
    }
}
