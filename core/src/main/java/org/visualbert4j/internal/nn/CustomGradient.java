package org.visualbert4j.internal.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorBase;
import org.bytedeco.pytorch.VoidTensorHook;
import org.bytedeco.pytorch.global.torch;
import org.visualbert4j.internal.runtime.NoGrad;
import org.visualbert4j.internal.runtime.Scope;

/**
 * An operation whose gradients we compute ourselves, as {@code torch.autograd.Function} is in Python; the Java binding has
 * no such thing. What was made without recording is hung into the graph by adding nothing of each input to each output:
 * hooks on the one side take the gradients that arrive, hooks on the other put ours in the place of zeros.
 */
final class CustomGradient {

    /** Runs within {@code backward()}, in a scope of its own, without recording. */
    @FunctionalInterface
    interface Backward {

        /**
         * The gradients of all inputs, in their dtypes; undefined where an input requires none.
         *
         * @param kept what was to be kept for this
         * @param gradients of all outputs
         */
        List<Tensor> gradients(List<Tensor> kept, List<Tensor> gradients);
    }

    private final ForwardPass pass;
    private final Backward backward;
    private final List<Tensor> kept;
    private final List<Tensor> gradients = new ArrayList<>(); // of the outputs, later of the inputs

    private CustomGradient(ForwardPass pass, List<Tensor> kept, Backward backward) {
        this.pass = pass;
        this.backward = backward;
        this.kept = keep(kept);
    }

    /**
     * Hangs an operation into the graph.
     *
     * @param inputs of which those that require gradients get them
     * @param outputs made without recording; a loss must depend on all of them or none
     * @param kept what the gradients are computed from, kept until they are
     * @return the outputs, which now require gradients
     */
    static List<Tensor> attach(
            ForwardPass pass, List<Tensor> inputs, List<Tensor> outputs, List<Tensor> kept, Backward backward) {
        CustomGradient operation = new CustomGradient(pass, kept, backward);
        Tensor nothing = torch.zeros(1).set_requires_grad(true).sum(); // parameters inside may be all that is trained
        for (int i = 0; i < inputs.size(); i++) {
            if (inputs.get(i).requires_grad()) {
                int index = i;
                Tensor use = inputs.get(i).alias(); // a hook on it sees no other use of the input
                operation.hook(use, zeros -> operation.give(index, zeros));
                nothing = nothing.add(use.narrow(0, 0, 0).sum());
            }
        }
        operation.hook(nothing, sum -> operation.run());
        List<Tensor> attached = new ArrayList<>();
        for (int i = 0; i < outputs.size(); i++) {
            int index = i;
            operation.gradients.add(new Tensor());
            attached.add(outputs.get(i).add(nothing));
            operation.hook(attached.get(i), gradient -> operation.take(index, gradient));
        }
        return attached;
    }

    private void hook(Tensor tensor, Consumer<Tensor> work) {
        VoidTensorHook hook = new VoidTensorHook() {
            @Override
            public void call(TensorBase gradient) {
                try (Scope scope = Scope.open();
                        NoGrad guard = NoGrad.open()) {
                    work.accept(new Tensor(gradient));
                }
            }
        };
        tensor.register_hook(pass.keep(hook));
    }

    private List<Tensor> keep(List<Tensor> tensors) {
        return tensors.stream()
                .map(tensor -> tensor.defined() ? pass.keep(tensor.detach()) : tensor)
                .toList();
    }

    private void take(int output, Tensor gradient) {
        gradients.set(output, pass.keep(gradient.detach()));
    }

    private void run() {
        List<Tensor> made = keep(backward.gradients(kept, gradients));
        kept.forEach(Tensor::close);
        gradients.forEach(Tensor::close);
        gradients.clear();
        gradients.addAll(made);
    }

    private void give(int input, Tensor zeros) {
        zeros.copy_(gradients.get(input));
        gradients.get(input).close();
    }
}
