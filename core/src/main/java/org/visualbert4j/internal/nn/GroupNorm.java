package org.visualbert4j.internal.nn;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Group normalisation of feature maps (Wu and He 2018). Parameters {@code weight} and {@code bias}, both {@code [channels]}. */
public final class GroupNorm {

    private static final double EPSILON = 1e-5;

    private final long groups;
    private final Parameter weight;
    private final Parameter bias;

    /** Declares its parameters in a section; the groups must divide the channels. */
    public GroupNorm(Parameters.Section section, long groups, long channels) {
        this.groups = groups;
        weight = section.declare("weight", new Initializer.Constant(1), channels);
        bias = section.declare("bias", new Initializer.Constant(0), channels);
    }

    /** {@code [B, channels, height, width]} to the same. */
    public Tensor forward(Tensor x) {
        return torch.group_norm(x, groups, weight.optional(), bias.optional(), EPSILON, false);
    }
}
