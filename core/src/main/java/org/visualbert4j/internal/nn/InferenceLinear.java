package org.visualbert4j.internal.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * One or several linear layers that read the same input. Most of a model's time goes into them, so inference computes them
 * in the precision of the pass, from prepacked weights, and as one matmul, which is faster than several narrow ones. Their
 * parameters stay apart, as checkpoints have them. Training computes each by itself.
 */
public final class InferenceLinear {

    private final List<Linear> layers;
    private final InferenceWeights packed;

    private InferenceLinear(Parameters.Section section, boolean forAttention, Linear... layers) {
        this.layers = List.of(layers);
        packed = section.own(new InferenceWeights(
                section.parameters(),
                Arrays.stream(layers).map(Linear::weight).toList(),
                Arrays.stream(layers).map(Linear::bias).toList(),
                forAttention));
    }

    /** Joins layers of the same output width whose outputs attention reads; their parameters live in the section. */
    public static InferenceLinear forAttention(Parameters.Section section, Linear... layers) {
        return new InferenceLinear(section, true, layers);
    }

    /** One layer, which declares its parameters in a section. */
    public static InferenceLinear of(Parameters.Section section, long in, long out) {
        return new InferenceLinear(section, false, new Linear(section, in, out));
    }

    /** Of one layer: {@code [..., in] -> [..., out]}. */
    public Tensor forward(Tensor x, ForwardPass pass) {
        return forward(x, null, pass);
    }

    /** The same with an activation after it, if there is one. */
    public Tensor forward(Tensor x, @Nullable Activation activation, ForwardPass pass) {
        PackedWeight weight = packed(pass);
        if (weight != null) {
            return weight.multiply(x, activation);
        }
        Tensor y = layers.get(0).forward(x);
        return activation == null ? y : activation.apply(y);
    }

    /** Of all layers: {@code [..., in] -> [..., out]} each. */
    public List<Tensor> forwardAll(Tensor x, ForwardPass pass) {
        List<Tensor> outputs = new ArrayList<>(layers.size());
        PackedWeight weight = packed(pass);
        if (weight != null) {
            Tensor joined = weight.multiply(x, null); // [..., layers * out]
            long width = joined.size(-1) / layers.size();
            for (int i = 0; i < layers.size(); i++) {
                outputs.add(joined.narrow(-1, i * width, width));
            }
        } else {
            layers.forEach(layer -> outputs.add(layer.forward(x)));
        }
        return outputs;
    }

    private @Nullable PackedWeight packed(ForwardPass pass) {
        return pass.usesPackedWeights() ? packed.get(pass.mode().precision()) : null;
    }
}
