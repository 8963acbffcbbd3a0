package org.visualbert4j.internal.nn;

import org.visualbert4j.internal.runtime.MatmulPrecision;

/**
 * What a forward pass computes with.
 *
 * @param purpose decides on dropout, and on what heads may leave out
 * @param precision the dtype of the large matmuls in inference; in training it is autocast's
 * @param activationCheckpointing whether only the input of each layer is kept, and the backward pass runs the layer again
 *     (Chen et al. 2016): less memory, more time, the same gradients
 */
public record ForwardMode(Purpose purpose, MatmulPrecision precision, boolean activationCheckpointing) {

    /** What the outputs are for. */
    public enum Purpose {
        /** A loss and its gradients, with dropout. */
        TRAINING,
        /** A loss, without dropout. */
        VALIDATION,
        /** All outputs, without dropout. */
        INFERENCE
    }

    /** Whether dropout is on. */
    boolean drops() {
        return purpose == Purpose.TRAINING;
    }

    /** Whether a head may leave out what the labels do not ask for. */
    public boolean onlyForLoss() {
        return purpose != Purpose.INFERENCE;
    }
}
