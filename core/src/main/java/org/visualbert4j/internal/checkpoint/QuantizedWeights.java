package org.visualbert4j.internal.checkpoint;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.nn.Parameter;
import org.visualbert4j.internal.nn.Parameters;

/** Matrices in int8 as they are stored: {@code NAME} with the numbers and {@code NAME_scale} with a factor a row. */
final class QuantizedWeights {

    private static final String SCALE = "_scale";

    private QuantizedWeights() {}

    /** Puts a parameter among tensors to store, as two where it is in int8. */
    static void put(Map<String, Tensor> tensors, Parameter parameter) {
        tensors.put(parameter.name(), parameter.value());
        if (parameter.isQuantized()) {
            tensors.put(parameter.name() + SCALE, parameter.quantized().scales());
        }
    }

    /**
     * Takes the scales out of what was stored.
     *
     * @param stored by name, numbers and scales; afterwards without the scales
     * @return by the numbers that they are of
     * @throws VisualBertException CHECKPOINT where scales don't fit, or are not greater than 0
     */
    static IdentityHashMap<Tensor, Tensor> takeScales(Map<String, Tensor> stored, Path source) {
        IdentityHashMap<Tensor, Tensor> scalesOf = new IdentityHashMap<>();
        for (String name : List.copyOf(stored.keySet())) {
            Tensor scales = Objects.requireNonNull(stored.get(name));
            Tensor values = name.endsWith(SCALE) ? stored.get(name.substring(0, name.length() - SCALE.length())) : null;
            if (values != null && values.scalar_type().intern() == torch.ScalarType.Char) {
                check(values, scales, name, source);
                stored.remove(name);
                scalesOf.put(values, scales);
            }
        }
        return scalesOf;
    }

    /**
     * Sees to it that only such parameters are in int8 as are read so.
     *
     * @param tensors by parameter's name
     * @throws VisualBertException CHECKPOINT for another one
     */
    static void check(
            Map<String, Tensor> tensors, IdentityHashMap<Tensor, Tensor> scalesOf, Parameters model, Path source) {
        Set<String> allowed = model.quantizable().stream().map(Parameter::name).collect(Collectors.toSet());
        tensors.forEach((name, tensor) -> {
            if (scalesOf.containsKey(tensor) && !allowed.contains(name)) {
                throw new VisualBertException(
                        VisualBertException.Code.CHECKPOINT,
                        source + ": " + name + " is in int8, which only the weights of large matmuls may be");
            }
        });
    }

    private static void check(Tensor values, Tensor scales, String name, Path source) {
        long[] shape = scales.shape();
        boolean fits = values.dim() == 2
                && Arrays.equals(shape, new long[] {values.size(0)})
                && scales.scalar_type().intern() == torch.ScalarType.Float;
        if (!fits || !torch.all(torch.gt(scales, new Scalar(0))).item_bool() || !finite(scales)) {
            throw new VisualBertException(
                    VisualBertException.Code.CHECKPOINT,
                    source + ": " + name + " " + Arrays.toString(shape)
                            + " does not hold a finite number greater than 0 for each row of "
                            + Arrays.toString(values.shape()) + ", in F32");
        }
    }

    private static boolean finite(Tensor scales) {
        return torch.isfinite(scales).all().item_bool();
    }
}
