package org.visualbert4j.internal.optim;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.internal.nn.Parameter;

/**
 * What an optimizer's kernel works on of a parameter: all of it, or a copy of those rows of a large table for which more is
 * to be done than to decay.
 *
 * @param rows which rows they are, int64 {@code [R]}, each once; null for all of the parameter, in place
 * @param value the weights
 * @param gradient of the same shape
 */
record Change(Parameter parameter, @Nullable Tensor rows, Tensor value, Tensor gradient) {

    /** All of a parameter. */
    static Change of(Gradient gradient) {
        return new Change(gradient.parameter(), null, gradient.parameter().value(), gradient.dense());
    }

    /** Some rows of a table with a gradient for each of them. */
    static Change of(Parameter table, Tensor rows, Tensor gradient) {
        return new Change(table, rows, table.value().index_select(0, rows), gradient);
    }

    /**
     * After the kernel: all other rows decay, and the copy goes back.
     *
     * @param stays what weights without a gradient are multiplied by
     */
    void finish(double stays) {
        if (rows != null) {
            if (stays != 1) {
                parameter.value().mul_(new Scalar(stays));
            }
            parameter.value().index_copy_(0, rows, value);
        }
    }
}
