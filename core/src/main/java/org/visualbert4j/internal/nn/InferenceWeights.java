package org.visualbert4j.internal.nn;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.visualbert4j.internal.runtime.MatmulPrecision;
import org.visualbert4j.internal.runtime.Scope;

/**
 * The prepacked weights of linear layers that read the same input, joined to one: made at the first use, kept, and made
 * again when training has changed the parameters. Thread-safe while nothing changes them.
 */
final class InferenceWeights implements AutoCloseable {

    private record Packed(PackedWeight weight, long changes) {}

    private final Parameters all;
    private final List<Parameter> weights;
    private final List<Parameter> biases;
    private final boolean forAttention;
    private final Map<MatmulPrecision, Packed> packed = new EnumMap<>(MatmulPrecision.class);

    /**
     * Of layers.
     *
     * @param forAttention whether attention multiplies their outputs with each other; if not, they are normalised, added or
     *     quantized
     */
    InferenceWeights(Parameters all, List<Parameter> weights, List<Parameter> biases, boolean forAttention) {
        this.all = all;
        this.weights = List.copyOf(weights);
        this.biases = List.copyOf(biases);
        this.forAttention = forAttention;
    }

    /**
     * The prepacked weights for a precision. Made at the first use, so that it gives the same bits as all later ones: a plain
     * matmul adds up in another order.
     */
    synchronized PackedWeight get(MatmulPrecision precision) {
        long changes = changes();
        Packed kept = packed.get(precision);
        if (kept != null && kept.changes == changes) {
            return kept.weight;
        }
        if (kept != null) {
            kept.weight.close();
        }
        try (Scope scope = Scope.open()) {
            PackedWeight weight = pack(precision);
            packed.put(precision, new Packed(weight, changes));
            weights.forEach(Parameter::giveBackMemory); // or all would be in memory twice
            return weight;
        }
    }

    /** Grows with every change. */
    private long changes() {
        return Stream.concat(weights.stream(), biases.stream())
                .mapToLong(Parameter::changes)
                .sum();
    }

    /** In int8, unless these layers were left out when others were quantized. */
    private PackedWeight pack(MatmulPrecision precision) {
        boolean quantized = weights.stream().allMatch(Parameter::isQuantized);
        Tensor bias = join(biases.stream().map(Parameter::value).toList());
        if (precision == MatmulPrecision.INT8 && (quantized || !all.isQuantized())) {
            List<QuantizedTensor> parts =
                    weights.stream().map(Parameter::quantized).toList();
            return new PackedWeight.Int8(
                    new QuantizedTensor(
                            join(parts.stream().map(QuantizedTensor::values).toList()),
                            join(parts.stream().map(QuantizedTensor::scales).toList())),
                    bias,
                    forAttention ? MatmulPrecision.besideInt8() : torch.ScalarType.Float);
        }
        torch.ScalarType type = switch (precision) {
            case FP32 -> torch.ScalarType.Float;
            case BF16 -> torch.ScalarType.BFloat16;
            case INT8 -> MatmulPrecision.besideInt8();
        };
        Tensor weight = join(weights.stream().map(Parameter::dense).toList());
        return new PackedWeight.FloatingPoint(type, weight, bias);
    }

    private static Tensor join(List<Tensor> parts) {
        TensorVector vector = new TensorVector();
        parts.forEach(vector::push_back);
        return parts.size() == 1 ? parts.get(0) : torch.cat(vector, 0);
    }

    List<Parameter> weights() {
        return weights;
    }

    @Override
    public synchronized void close() {
        packed.values().forEach(kept -> kept.weight.close());
        packed.clear();
    }
}
