package org.visualbert4j.internal.optim;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** An optimizer whose kernel of libtorch's changes all parameters of a group in one pass, clipping included. */
abstract sealed class FusedOptimizer implements Optimizer permits AdamW, Sgd {

    private final List<ParameterGroup> groups;

    FusedOptimizer(List<ParameterGroup> groups) {
        this.groups = groups;
    }

    final List<ParameterGroup> groups() {
        return groups;
    }

    @Override
    public final double step(double learningRate, double maxGradientNorm) {
        return Gradients.step(
                groups,
                maxGradientNorm,
                (group, gradients, divisor) -> step(group, gradients, learningRate * group.rateMultiplier(), divisor));
    }

    /**
     * Changes the parameters of a group.
     *
     * @param learningRate of this group
     * @param divisor that gradients are divided by, for clipping
     */
    abstract void step(ParameterGroup group, List<Gradient> gradients, double learningRate, Tensor divisor);

    @Override
    public final void forgetGradients() {
        Gradients.clear(groups);
    }
}
