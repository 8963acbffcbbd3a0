package org.visualbert4j.internal.optim;

import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/** Changes parameters by their gradients. */
public sealed interface Optimizer extends AutoCloseable permits FusedOptimizer {

    /**
     * One step, after which the gradients are gone.
     *
     * @param learningRate of this step, before each group's factor
     * @param maxGradientNorm the norm over all gradients together that they are scaled down to where it is larger
     * @return that norm before scaling; where it is not finite nothing was changed
     */
    double step(double learningRate, double maxGradientNorm);

    /** Forgets the gradients, changing nothing. */
    void forgetGradients();

    /**
     * What it remembers from step to step, by parameter and torch's name of it; its own tensors, not copies. Of a large table it
     * may be of some rows, which {@code .rows} tells.
     */
    Map<String, Tensor> state();

    /** Takes over what another one remembered. Parameters it knew nothing of start anew. */
    void restore(Map<String, Tensor> state);

    @Override
    void close();
}
