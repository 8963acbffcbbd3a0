package org.visualbert4j.internal.optim;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.visualbert4j.internal.nn.Parameter;
import org.visualbert4j.internal.runtime.NoGrad;
import org.visualbert4j.internal.runtime.Scope;

/**
 * The gradients that one part of a batch gives, held apart from those of other parts, so that several threads can make theirs at
 * the same time and the sum be taken in the order of the parts, which decides on its last bits.
 *
 * @param parameters those that are trained
 * @param gradients of each of them; undefined where it took no part. Owned by the receiver
 */
public record PartialGradients(List<Parameter> parameters, List<Tensor> gradients) {

    /** Runs the backward pass of a loss. */
    public static PartialGradients of(Tensor loss, Collection<Parameter> all) {
        List<Parameter> parameters = all.stream()
                .filter(parameter -> parameter.value().requires_grad())
                .toList();
        try (Scope scope = Scope.open()) {
            TensorVector inputs = new TensorVector();
            parameters.forEach(parameter -> inputs.push_back(parameter.value()));
            TensorVector made =
                    torch.grad(new TensorVector(loss), inputs, new TensorVector(), new BoolOptional(), false, true);
            List<Tensor> gradients = new ArrayList<>();
            for (long i = 0; i < made.size(); i++) {
                gradients.add(scope.release(new Tensor(made.get(i))));
            }
            return new PartialGradients(parameters, gradients);
        }
    }

    /** Adds them to what their parameters have, and frees them. */
    public void add() {
        try (Scope scope = Scope.open();
                NoGrad guard = NoGrad.open()) {
            for (int i = 0; i < gradients.size(); i++) {
                Tensor gradient = gradients.get(i);
                Tensor sum = parameters.get(i).value().mutable_grad();
                if (gradient.defined()) {
                    if (sum.defined()) {
                        sum.add_(gradient);
                    } else {
                        sum.put(gradient);
                    }
                }
                gradient.close();
            }
            Gradient.sumRows(parameters);
        }
    }
}
