package org.visualbert4j.training;

/** The number format of a training step's large matrix multiplications. */
public enum TrainingPrecision {
    /** The faster one for this model on this machine, measured at the start and kept for the run. */
    AUTO,
    /** 32-bit floating point. */
    FP32,
    /** bfloat16, with weights, gradients and sums in 32-bit floating point. */
    BF16
}
