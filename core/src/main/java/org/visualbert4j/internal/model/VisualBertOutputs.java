package org.visualbert4j.internal.model;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * What a head gives, by transformers' names: {@code logits}; for pretraining {@code prediction_logits} and {@code
 * seq_relationship_logits}; without a head {@code last_hidden_state} and {@code pooler_output}.
 */
public record VisualBertOutputs(Map<String, Tensor> byName) {

    /** Keeps the order. */
    public VisualBertOutputs {
        byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
    }

    static VisualBertOutputs logits(Tensor logits) {
        return new VisualBertOutputs(Map.of("logits", logits));
    }

    static VisualBertOutputs of(String name, Tensor tensor, String otherName, Tensor other) {
        Map<String, Tensor> byName = new LinkedHashMap<>();
        byName.put(name, tensor);
        byName.put(otherName, other);
        return new VisualBertOutputs(byName);
    }

    /** The one of this name, which the head must give. */
    public Tensor get(String name) {
        Tensor tensor = byName.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("no output " + name + ", only " + byName.keySet());
        }
        return tensor;
    }

    /** The scores of classes, {@code [B, classes]}. */
    public Tensor logits() {
        return get("logits");
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("VisualBertOutputs");
        byName.forEach((name, tensor) -> text.append(' ').append(name).append(Arrays.toString(tensor.shape())));
        return text.toString();
    }
}
