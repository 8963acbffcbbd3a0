package org.visualbert4j;

/** The number format of a model's large matrix multiplications. */
public enum Precision {
    /** That of the model's weights where they are int8, else what its training used. The default. */
    AUTO,
    /** 32-bit floating point. */
    FP32,
    /** bfloat16 with about 8 bits of mantissa. Faster where the processor has instructions for it, slower elsewhere. */
    BF16,
    /** 8-bit integers, with a scale for each row of weights. Fastest; some accuracy may be lost. */
    INT8
}
