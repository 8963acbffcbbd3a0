package org.visualbert4j.train;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.visualbert4j.nn.Parameter;
import org.visualbert4j.runtime.NoGrad;
import org.visualbert4j.runtime.Operators;
import org.visualbert4j.runtime.Scope;

/** What optimizers do with all gradients at once. */
final class Gradients {

    /** torch.nn.utils.clip_grad_norm_ divides by this much more than the norm. */
    private static final double EPSILON = 1e-6;

    private static final OperatorHandle NORMS = Operators.find("aten::_foreach_norm", "Scalar");

    private Gradients() {}

    /** Those of a group's parameters that took part in the last backward pass. */
    static List<Parameter> trained(ParameterGroup group) {
        return group.parameters().stream()
                .filter(parameter -> parameter.value().grad().defined())
                .toList();
    }

    /**
     * What every optimizer's step is around its own kernel: measure the gradients, change each group with its clipping
     * divisor unless they are not finite, forget them.
     *
     * @return the norm over all gradients before clipping
     */
    static double step(List<ParameterGroup> groups, double maxNorm, BiConsumer<ParameterGroup, Tensor> change) {
        try (Scope scope = Scope.open();
                NoGrad guard = NoGrad.open()) {
            double norm = norm(groups);
            if (Double.isFinite(norm)) {
                Tensor divisor = divisor(norm, maxNorm);
                groups.forEach(group -> {
                    change.accept(group, divisor);
                    group.parameters().forEach(Parameter::markChanged);
                });
            }
            clear(groups);
            return norm;
        }
    }

    /** The 2-norm over all gradients together. */
    private static double norm(List<ParameterGroup> groups) {
        List<Tensor> gradients = new ArrayList<>();
        for (ParameterGroup group : groups) {
            trained(group).forEach(parameter -> gradients.add(parameter.value().grad()));
        }
        if (gradients.isEmpty()) {
            return 0;
        }
        TensorVector norms = Operators.call(
                        NORMS, Operators.tensors(gradients), new IValue(new Scalar(2)), new IValue())
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

    static IValue tensors(List<Parameter> parameters) {
        return Operators.tensors(parameters.stream().map(Parameter::value).toList());
    }

    static IValue gradients(List<Parameter> parameters) {
        return Operators.tensors(
                parameters.stream().map(parameter -> parameter.value().grad()).toList());
    }
}
