package org.visualbert4j.checkpoint;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.visualbert4j.VisualBertException;
import org.visualbert4j.nn.Parameter;
import org.visualbert4j.nn.QuantizedTensor;

/** Matrices in int8 as they are stored: {@code NAME} with the numbers and {@code NAME_scale} with a factor a row. */
final class QuantizedWeights {

    private static final String SCALE = "_scale";

    private QuantizedWeights() {}

    /** Puts a parameter among tensors to store, as two where it is in int8; these belong to the current scope. */
    static void put(Map<String, Tensor> tensors, Parameter parameter) {
        if (!parameter.value().is_quantized()) {
            tensors.put(parameter.name(), parameter.value());
            return;
        }
        QuantizedTensor quantized = QuantizedTensor.of(parameter.value());
        tensors.put(parameter.name(), quantized.values());
        tensors.put(parameter.name() + SCALE, quantized.scales());
    }

    /**
     * Joins numbers and scales.
     *
     * @param stored by name
     * @throws VisualBertException CHECKPOINT where scales don't fit, or are not greater than 0
     */
    static Map<String, Tensor> join(Map<String, Tensor> stored, Path source) {
        Map<String, Tensor> joined = new LinkedHashMap<>(stored);
        stored.forEach((name, scales) -> {
            Tensor values = name.endsWith(SCALE) ? stored.get(name.substring(0, name.length() - SCALE.length())) : null;
            if (values != null && values.scalar_type().intern() == torch.ScalarType.Char) {
                check(values, scales, name, source);
                joined.remove(name);
                joined.put(
                        name.substring(0, name.length() - SCALE.length()),
                        new QuantizedTensor(values, scales).asParameter());
                values.close();
                scales.close();
            }
        });
        return joined;
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
