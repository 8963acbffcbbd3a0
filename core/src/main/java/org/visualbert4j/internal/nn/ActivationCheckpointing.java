package org.visualbert4j.internal.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.visualbert4j.internal.runtime.Autocast;
import org.visualbert4j.internal.runtime.MatmulPrecision;
import org.visualbert4j.internal.runtime.NoGrad;

/**
 * Activation checkpointing (Chen et al. 2016): of a layer only the input is kept, and the backward pass runs the layer
 * again. With the same random numbers, so that dropout drops the same, and in the same precision, so that gradients are
 * the same bits.
 */
final class ActivationCheckpointing {

    private ActivationCheckpointing() {}

    /** Runs a layer without keeping what it makes on the way, but for what it makes once. */
    static List<Tensor> run(List<Tensor> inputs, UnaryOperator<List<Tensor>> layer, ForwardPass pass) {
        MatmulPrecision precision = Autocast.precision();
        List<Boolean> needed = inputs.stream().map(Tensor::requires_grad).toList();
        List<Tensor> kept = new ArrayList<>(inputs);
        DropoutStream stream = pass.dropoutStream();
        long position = stream.position();
        OnceMade made = OnceMade.nothing();
        List<Tensor> outputs;
        try (NoGrad guard = NoGrad.open()) {
            outputs = pass.with(made, () -> layer.apply(inputs));
        }
        kept.addAll(made.all());
        int count = inputs.size();
        return CustomGradient.attach(pass, inputs, outputs, kept, (again, gradients) -> {
            List<Tensor> leaves = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                leaves.add(again.get(i).detach().set_requires_grad(needed.get(i)));
            }
            OnceMade known = OnceMade.known(again.subList(count, again.size()));
            stream.rewind(position);
            List<Tensor> rerun = pass.with(known, () -> rerun(leaves, layer, precision));
            torch.backward(
                    new TensorVector(rerun.toArray(Tensor[]::new)),
                    new TensorVector(gradients.toArray(Tensor[]::new)),
                    new BoolOptional(),
                    false,
                    new TensorVector());
            return leaves.stream().map(Tensor::grad).toList();
        });
    }

    private static List<Tensor> rerun(
            List<Tensor> leaves, UnaryOperator<List<Tensor>> layer, MatmulPrecision precision) {
        try (AutoGradMode recording = new AutoGradMode(true);
                Autocast autocast = Autocast.open(precision)) {
            // Of leaves, autocast would share a bf16 copy among all uses, and round the sum of their gradients.
            return layer.apply(leaves.stream().map(Tensor::alias).toList());
        }
    }
}
