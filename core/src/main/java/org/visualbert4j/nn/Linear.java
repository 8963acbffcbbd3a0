package org.visualbert4j.nn;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/** {@code y = x W^T + b}, over the last axis. Parameters {@code weight [out, in]} and {@code bias [out]}. */
public final class Linear {

    private final Parameter weight;
    private final Parameter bias;
    private final InferenceWeights packed;

    /** Declares its parameters in a section. */
    public Linear(Parameters.Section section, long in, long out) {
        weight = section.declare("weight", section.normal(), out, in);
        bias = section.declare("bias", new Initializer.Constant(0), out);
        packed = section.own(new InferenceWeights(List.of(weight), List.of(bias)));
    }

    /** {@code [..., in] -> [..., out]}, as exact as the weights. */
    public Tensor forward(Tensor x) {
        return torch.linear(x, QuantizedTensor.dense(weight.value()), bias.optional());
    }

    /** The same; in inference in the pass' precision. */
    public Tensor forward(Tensor x, ForwardPass pass) {
        return forward(x, null, pass);
    }

    /** The same with an activation after it, if there is one. */
    public Tensor forward(Tensor x, @Nullable Activation activation, ForwardPass pass) {
        if (pass.usesPackedWeights()) {
            return packed.get(pass.precision()).multiply(x, activation);
        }
        Tensor product = forward(x);
        return activation == null ? product : activation.apply(product);
    }

    Parameter weight() {
        return weight;
    }

    Parameter bias() {
        return bias;
    }
}
