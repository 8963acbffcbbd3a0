package org.visualbert4j.internal.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Linear maps that read the same input, one or several, of those that most of a model's time goes into: inference makes
 * them in the precision that is asked for, and as one product, which is faster than several narrow ones. Their parameters
 * stay apart, as checkpoints have them, and training sees nothing of it.
 */
public final class InferenceLinear {

    private final List<Linear> parts;
    private final InferenceWeights packed;

    private InferenceLinear(Parameters.Section section, boolean forAttention, Linear... parts) {
        this.parts = List.of(parts);
        packed = section.own(new InferenceWeights(
                section.parameters(),
                Arrays.stream(parts).map(Linear::weight).toList(),
                Arrays.stream(parts).map(Linear::bias).toList(),
                forAttention));
    }

    /** Joins maps to the same width whose products attention reads, in a section that their parameters live with. */
    public static InferenceLinear forAttention(Parameters.Section section, Linear... parts) {
        return new InferenceLinear(section, true, parts);
    }

    /** One map, which declares its parameters in a section. */
    public static InferenceLinear of(Parameters.Section section, long in, long out) {
        return new InferenceLinear(section, false, new Linear(section, in, out));
    }

    /** Of one map: {@code [..., in] -> [..., out]}. */
    public Tensor forward(Tensor x, ForwardPass pass) {
        return forward(x, null, pass);
    }

    /** The same with an activation after it, if there is one. */
    public Tensor forward(Tensor x, @Nullable Activation activation, ForwardPass pass) {
        PackedWeight weight = packed(pass);
        if (weight != null) {
            return weight.multiply(x, activation);
        }
        Tensor product = parts.get(0).forward(x);
        return activation == null ? product : activation.apply(product);
    }

    /** All of the maps: {@code [..., in] -> [..., out]} each. */
    public List<Tensor> forwardAll(Tensor x, ForwardPass pass) {
        List<Tensor> products = new ArrayList<>(parts.size());
        PackedWeight weight = packed(pass);
        if (weight != null) {
            Tensor joined = weight.multiply(x, null); // [..., parts * out]
            long width = joined.size(-1) / parts.size();
            for (int i = 0; i < parts.size(); i++) {
                products.add(joined.narrow(-1, i * width, width));
            }
        } else {
            parts.forEach(part -> products.add(part.forward(x)));
        }
        return products;
    }

    private @Nullable PackedWeight packed(ForwardPass pass) {
        return pass.usesPackedWeights() ? packed.get(pass.mode().precision()) : null;
    }
}
