package org.visualbert4j.internal.optim;

import java.util.Arrays;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.nn.Parameter;
import org.visualbert4j.internal.runtime.Scope;

/**
 * What Adam remembers of a parameter. Of a table of which each step looks up a few rows it is kept for the rows that were ever
 * looked up, as long as these are the fewer ones: for all others it is zero, and a step does nothing to them but decay.
 */
final class AdamMoments implements AutoCloseable {

    private final Parameter parameter;
    private final Tensor steps;
    private Tensor first;
    private Tensor second;
    private @Nullable Tensor rows;

    private AdamMoments(Parameter parameter, Tensor first, Tensor second, Tensor steps, @Nullable Tensor rows) {
        this.parameter = parameter;
        this.first = first;
        this.second = second;
        this.steps = steps;
        this.rows = rows;
    }

    /** Zeros, to begin with; for no row yet if the first gradient is one of rows. */
    static AdamMoments before(Gradient gradient) {
        Tensor value = gradient.parameter().value();
        try (Scope scope = Scope.open()) {
            boolean all = gradient.rows() == null;
            Tensor like = all ? value : value.narrow(0, 0, 0);
            return new AdamMoments(
                    gradient.parameter(),
                    scope.release(torch.zeros_like(like)),
                    scope.release(torch.zeros_like(like)),
                    scope.release(torch.tensor(0f)),
                    all ? null : scope.release(torch.zeros(new long[] {0}, integers())));
        }
    }

    /**
     * Copies of what another run's had.
     *
     * @throws VisualBertException CHECKPOINT where they are no moments of the parameter
     */
    static AdamMoments of(Parameter parameter, Tensor first, Tensor second, Tensor steps, @Nullable Tensor rows) {
        long[] shape = parameter.value().shape();
        if (rows != null) {
            shape[0] = rows.numel();
        }
        if (!Arrays.equals(first.shape(), shape) || !Arrays.equals(second.shape(), shape)) {
            throw new VisualBertException(
                    VisualBertException.Code.CHECKPOINT,
                    "the saved moments of " + parameter.name() + " are " + Arrays.toString(first.shape()) + " and "
                            + Arrays.toString(second.shape()) + " where " + Arrays.toString(shape) + " is expected");
        }
        try (Scope scope = Scope.open()) {
            return new AdamMoments(
                    parameter,
                    scope.release(first.clone()),
                    scope.release(second.clone()),
                    scope.release(steps.clone()),
                    rows == null ? null : scope.release(rows.clone()));
        }
    }

    /** The running mean of gradients, of the parameter's shape or {@code [R, size]}. */
    Tensor first() {
        return first;
    }

    /** That of their squares, of the same shape. */
    Tensor second() {
        return second;
    }

    /** How many steps were taken, fp32 {@code []}. */
    Tensor steps() {
        return steps;
    }

    /** The rows that these are kept for, int64 {@code [R]}; null for all of the parameter. */
    @Nullable
    Tensor rows() {
        return rows;
    }

    /** Counts a step, and tells what it works on: all that these are kept for. */
    Change next(Gradient gradient) {
        steps.add_(new Scalar(1));
        Tensor lookedUp = gradient.rows();
        if (rows == null || lookedUp == null) {
            keepForAll();
            return Change.of(gradient);
        }
        Tensor added =
                lookedUp.masked_select(places(rows).index_select(0, lookedUp).lt(new Scalar(0)));
        if (2 * (rows.numel() + added.numel()) > tableRows()) {
            keepForAll();
            return Change.of(gradient);
        }
        Tensor known = keepFor(rows, added);
        Tensor places = places(known).index_select(0, lookedUp); // of the gradient's rows among those known
        return Change.of(parameter, known, torch.zeros_like(first).index_copy_(0, places, gradient.values()));
    }

    private Tensor keepFor(Tensor known, Tensor added) {
        if (added.numel() == 0) {
            return known;
        }
        try (Scope scope = Scope.open()) {
            Tensor zeros = parameter.value().new_zeros(new long[] {added.numel(), first.size(1)});
            Tensor joined = scope.release(joined(known, added));
            replace(scope.release(joined(first, zeros)), scope.release(joined(second, zeros)), joined);
            return joined;
        }
    }

    private void keepForAll() {
        if (rows != null) {
            try (Scope scope = Scope.open()) {
                replace(scope.release(spread(first, rows)), scope.release(spread(second, rows)), null);
            }
        }
    }

    private void replace(Tensor newFirst, Tensor newSecond, @Nullable Tensor newRows) {
        close(first, second, rows);
        first = newFirst;
        second = newSecond;
        rows = newRows;
    }

    /** Of each row of the table where it stands in a list of rows, or -1: int64 {@code [rows of the table]}. */
    private Tensor places(Tensor list) {
        Tensor numbers = torch.arange(new Scalar(list.numel()), integers());
        return torch.full(new long[] {tableRows()}, new Scalar(-1), integers()).index_copy_(0, list, numbers);
    }

    private Tensor spread(Tensor kept, Tensor list) {
        return torch.zeros_like(parameter.value()).index_copy_(0, list, kept);
    }

    private static Tensor joined(Tensor a, Tensor b) {
        return torch.cat(new TensorVector(a, b), 0);
    }

    private long tableRows() {
        return parameter.shape().get(0);
    }

    private static TensorOptions integers() {
        return torch.dtype(torch.ScalarType.Long);
    }

    private static void close(@Nullable Tensor... tensors) {
        for (Tensor tensor : tensors) {
            if (tensor != null) {
                tensor.close();
            }
        }
    }

    @Override
    public void close() {
        close(first, second, steps, rows);
    }
}
