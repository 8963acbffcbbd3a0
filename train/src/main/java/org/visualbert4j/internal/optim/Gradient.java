package org.visualbert4j.internal.optim;

import java.util.Collection;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.internal.nn.Parameter;

/**
 * What the last backward pass gave for a parameter.
 *
 * @param rows of a table of which some rows were looked up: which, int64 {@code [R]}, each once; null for all of a parameter
 * @param values {@code [R, size]}; of the parameter's shape where there are no rows
 */
public record Gradient(Parameter parameter, @Nullable Tensor rows, Tensor values) {

    /** That of a parameter that has one, in the current scope. Rows that were looked up several times are summed. */
    static Gradient of(Parameter parameter) {
        Tensor gradient = parameter.value().grad();
        if (!gradient.is_sparse()) {
            return new Gradient(parameter, null, gradient);
        }
        Tensor coalesced = gradient.coalesce();
        return new Gradient(parameter, coalesced._indices().squeeze(0), coalesced._values());
    }

    /** Sums rows that were looked up several times, so that many parts of a batch take no more memory than their rows do. */
    public static void sumRows(Collection<Parameter> parameters) {
        for (Parameter parameter : parameters) {
            Tensor gradient = parameter.value().mutable_grad();
            if (gradient.defined() && gradient.is_sparse()) {
                gradient.put(gradient.coalesce());
            }
        }
    }

    /** The values with zeros for the rows that were not looked up, in the parameter's shape. */
    Tensor dense() {
        return rows == null ? values : torch.zeros_like(parameter.value()).index_copy_(0, rows, values);
    }
}
