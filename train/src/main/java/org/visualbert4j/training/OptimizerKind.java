package org.visualbert4j.training;

/** What turns gradients into steps. */
public enum OptimizerKind {
    /** AdamW (Loshchilov and Hutter 2019). */
    ADAMW,
    /** Stochastic gradient descent, with momentum by the setting {@code momentum}. */
    SGD
}
