package org.visualbert4j.nn;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.visualbert4j.runtime.Precision;
import org.visualbert4j.runtime.Scope;

/**
 * The packed form of linear maps that read the same input, as one: made when it is first wanted, kept, and made again when
 * training has changed the weights. Thread-safe while nothing changes them.
 */
final class InferenceWeights implements AutoCloseable {

    private record Packed(PackedWeight weight, List<Tensor> sources, long version) {}

    private final List<Parameter> weights;
    private final List<Parameter> biases;
    private final Map<Precision, Packed> packed = new EnumMap<>(Precision.class);

    InferenceWeights(List<Parameter> weights, List<Parameter> biases) {
        this.weights = List.copyOf(weights);
        this.biases = List.copyOf(biases);
    }

    synchronized PackedWeight get(Precision precision) {
        List<Tensor> sources = sources();
        long version = sources.stream().mapToLong(Tensor::_version).sum();
        Packed kept = packed.get(precision);
        if (kept != null && kept.version == version && same(kept.sources, sources)) {
            return kept.weight;
        }
        if (kept != null) {
            kept.weight.close();
        }
        try (Scope scope = Scope.open()) {
            PackedWeight weight = PackedWeight.of(precision, join(weights), join(biases));
            packed.put(precision, new Packed(weight, sources, version));
            return weight;
        }
    }

    /** The tensors that the parameters have now; another one has a version of its own. */
    private List<Tensor> sources() {
        List<Tensor> sources = new ArrayList<>();
        weights.forEach(parameter -> sources.add(parameter.value()));
        biases.forEach(parameter -> sources.add(parameter.value()));
        return sources;
    }

    @SuppressWarnings("ReferenceEquality")
    private static boolean same(List<Tensor> a, List<Tensor> b) {
        for (int i = 0; i < a.size(); i++) {
            if (a.get(i) != b.get(i)) {
                return false;
            }
        }
        return true;
    }

    private static Tensor join(List<Parameter> parameters) {
        if (parameters.size() == 1) {
            return parameters.get(0).value();
        }
        TensorVector parts = new TensorVector();
        parameters.forEach(parameter -> parts.push_back(QuantizedTensor.dense(parameter.value())));
        return torch.cat(parts, 0);
    }

    @Override
    public synchronized void close() {
        packed.values().forEach(kept -> kept.weight.close());
        packed.clear();
    }
}
