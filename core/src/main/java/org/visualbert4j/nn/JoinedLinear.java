package org.visualbert4j.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * Linear maps that read the same input. Their parameters stay apart, as checkpoints have them; in inference they are one
 * product, which is faster than several narrow ones.
 */
public final class JoinedLinear {

    private final List<Linear> parts;
    private final InferenceWeights packed;

    /** Joins maps of the same width, in a section that their parameters live with. */
    public JoinedLinear(Parameters.Section section, Linear... parts) {
        this.parts = List.of(parts);
        packed = section.own(new InferenceWeights(
                Arrays.stream(parts).map(Linear::weight).toList(),
                Arrays.stream(parts).map(Linear::bias).toList()));
    }

    /** {@code [..., in] -> [..., out]}, one a map. */
    public List<Tensor> forward(Tensor x, ForwardPass pass) {
        List<Tensor> products = new ArrayList<>(parts.size());
        if (pass.usesPackedWeights()) {
            Tensor joined = packed.get(pass.precision()).multiply(x, null); // [..., parts * out]
            long width = joined.size(-1) / parts.size();
            for (int i = 0; i < parts.size(); i++) {
                products.add(joined.narrow(-1, i * width, width));
            }
        } else {
            parts.forEach(part -> products.add(part.forward(x)));
        }
        return products;
    }
}
