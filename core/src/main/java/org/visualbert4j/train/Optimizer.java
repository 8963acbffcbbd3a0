package org.visualbert4j.train;

/** Changes parameters by their gradients. */
sealed interface Optimizer extends AutoCloseable permits AdamW, Sgd {

    /**
     * One step, after which the gradients are gone.
     *
     * @param learningRate of this step, before each group's factor
     * @param maxGradientNorm the norm over all gradients together that they are scaled down to where it is larger
     * @return that norm before scaling; where it is not finite nothing was changed
     */
    double step(double learningRate, double maxGradientNorm);

    @Override
    void close();
}
