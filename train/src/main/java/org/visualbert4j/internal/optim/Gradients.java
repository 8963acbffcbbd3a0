package org.visualbert4j.internal.optim;

import java.util.List;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.visualbert4j.internal.nn.Parameter;
import org.visualbert4j.internal.runtime.NoGrad;
import org.visualbert4j.internal.runtime.Operators;
import org.visualbert4j.internal.runtime.Scope;

/** What optimizers do with all gradients at once. */
final class Gradients {

    /** torch.nn.utils.clip_grad_norm_ divides by this much more than the norm. */
    private static final double EPSILON = 1e-6;

    private static final OperatorHandle NORMS = Operators.find("aten::_foreach_norm", "Scalar");

    private Gradients() {}

    /** An optimizer's own kernel. */
    @FunctionalInterface
    interface Kernel {

        /**
         * Changes what there are gradients of.
         *
         * @param gradients of a group's parameters that took part in the last backward pass, one at least
         * @param divisor what they are to be divided by, fp32 {@code []}
         */
        void change(ParameterGroup group, List<Gradient> gradients, Tensor divisor);
    }

    /**
     * What every optimizer's step is around its own kernel: measure the gradients, change each group with its clipping
     * divisor unless they are not finite, forget them.
     *
     * @return the norm over all gradients before clipping
     */
    static double step(List<ParameterGroup> groups, double maxNorm, Kernel kernel) {
        try (Scope scope = Scope.open();
                NoGrad guard = NoGrad.open()) {
            List<List<Gradient>> gradients = groups.stream().map(Gradients::of).toList();
            double norm = norm(gradients);
            if (Double.isFinite(norm)) {
                Tensor divisor = divisor(norm, maxNorm);
                for (int i = 0; i < groups.size(); i++) {
                    if (!gradients.get(i).isEmpty()) {
                        kernel.change(groups.get(i), gradients.get(i), divisor);
                    }
                    groups.get(i).parameters().forEach(Parameter::markChanged);
                }
            }
            clear(groups);
            return norm;
        }
    }

    private static List<Gradient> of(ParameterGroup group) {
        return group.parameters().stream()
                .filter(parameter -> parameter.value().grad().defined())
                .map(Gradient::of)
                .toList();
    }

    /** The 2-norm over all gradients together. */
    private static double norm(List<List<Gradient>> gradients) {
        List<Tensor> values =
                gradients.stream().flatMap(List::stream).map(Gradient::values).toList();
        if (values.isEmpty()) {
            return 0;
        }
        TensorVector norms = Operators.call(NORMS, Operators.tensors(values), new IValue(new Scalar(2)), new IValue())
                .get(0)
                .toTensorVector();
        return torch.stack(norms).norm().item_double();
    }

    /** What gradients must be divided by so that their norm is at most {@code maximum}; at least 1. */
    private static Tensor divisor(double norm, double maximum) {
        return torch.tensor((float) Math.max(1, (norm + EPSILON) / maximum));
    }

    /** Forgets the gradients: the next backward pass makes new ones, without adding to zeros. */
    static void clear(List<ParameterGroup> groups) {
        for (ParameterGroup group : groups) {
            for (Parameter parameter : group.parameters()) {
                parameter.value().mutable_grad().reset();
            }
        }
    }

    static IValue values(List<Change> changes) {
        return Operators.tensors(changes.stream().map(Change::value).toList());
    }

    static IValue gradients(List<Change> changes) {
        return Operators.tensors(changes.stream().map(Change::gradient).toList());
    }
}
