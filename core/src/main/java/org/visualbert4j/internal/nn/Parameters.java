package org.visualbert4j.internal.nn;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.visualbert4j.internal.runtime.NoGrad;
import org.visualbert4j.internal.runtime.Scope;

/**
 * All parameters of a model, by name, in the order in which its layers declared them.
 *
 * <p>A model is made in two steps: its layers declare what they need, then {@link #set} gives the values a checkpoint
 * has and {@link #initializeMissing} makes up the rest. Owns the tensors; not thread-safe.
 */
public final class Parameters implements AutoCloseable {

    private final Map<String, Parameter> byName = new LinkedHashMap<>();
    private final List<InferenceWeights> owned = new ArrayList<>();
    private final double initializerRange;

    /**
     * An empty set.
     *
     * @param initializerRange the standard deviation that matrices and tables start with, 0.02 in BERT
     */
    public Parameters(double initializerRange) {
        this.initializerRange = initializerRange;
    }

    /** The place where a layer declares its parameters: a prefix of their names. */
    public record Section(Parameters parameters, String prefix) {

        /** A part of this section: {@code part("dense")} of {@code visual_bert.pooler.} is {@code visual_bert.pooler.dense.}. */
        public Section part(String name) {
            return new Section(parameters, prefix + name + ".");
        }

        /** The usual start of matrices and tables. */
        public Initializer normal() {
            return new Initializer.Normal(parameters.initializerRange);
        }

        /** Whether any parameter of this section is trained, and not frozen. */
        public boolean isTrained() {
            return parameters.all().stream()
                    .anyMatch(parameter -> parameter.name().startsWith(prefix)
                            && parameter.value().requires_grad());
        }

        /** Declares a parameter of this section. */
        public Parameter declare(String name, Initializer initializer, long... shape) {
            return parameters.declare(prefix + name, true, initializer, shape);
        }

        /** Hands over what is derived of its parameters, to be freed with them. */
        InferenceWeights own(InferenceWeights derived) {
            parameters.owned.add(derived);
            return derived;
        }

        /** Declares a tensor of this section that is saved and loaded, but not trained. */
        public Parameter declareConstant(String name, double value, long... shape) {
            return parameters.declare(prefix + name, false, new Initializer.Constant(value), shape);
        }
    }

    /** The section without a prefix. */
    public Section root() {
        return new Section(this, "");
    }

    private Parameter declare(String name, boolean trained, Initializer initializer, long... shape) {
        Parameter parameter = new Parameter(name, shape, trained, initializer);
        if (byName.put(name, parameter) != null) {
            throw new IllegalStateException("parameter " + name + " is declared twice");
        }
        return parameter;
    }

    /** All of them, in order. */
    public Collection<Parameter> all() {
        return byName.values();
    }

    /** The one of this name, which must exist. */
    public Parameter get(String name) {
        Parameter parameter = byName.get(name);
        if (parameter == null) {
            throw new IllegalArgumentException("there is no parameter " + name);
        }
        return parameter;
    }

    /** The weights of the large matmuls, which inference may have in int8. */
    public List<Parameter> quantizable() {
        return owned.stream()
                .flatMap(derived -> derived.weights().stream())
                .distinct()
                .toList();
    }

    /** Whether any of them is in int8, so that training has nothing to change. */
    public boolean isQuantized() {
        return byName.values().stream().anyMatch(Parameter::isQuantized);
    }

    /** How many elements they hold. */
    public long count() {
        return byName.values().stream()
                .mapToLong(p -> p.shape().stream().reduce(1L, (a, b) -> a * b))
                .sum();
    }

    /**
     * Gives a parameter its value: the tensor itself, not a copy, so that a mapped file stays mapped (privately: training
     * changes pages of memory, never the file).
     *
     * @param tensor of the parameter's shape
     */
    public void set(Parameter parameter, Tensor tensor) {
        try (Scope scope = Scope.open();
                NoGrad guard = NoGrad.open()) {
            Tensor leaf = scope.release(tensor.detach());
            leaf.set_requires_grad(parameter.isTrained() && leaf.is_floating_point());
            parameter.set(leaf, null, scope.release(new TensorOptional(leaf)));
        }
    }

    /** Gives a parameter a value in int8: the tensors themselves, not copies. */
    public void setQuantized(Parameter parameter, QuantizedTensor quantized) {
        try (Scope scope = Scope.open()) {
            Tensor values = scope.release(quantized.values().detach());
            Tensor scales = scope.release(quantized.scales().detach());
            parameter.set(values, scales, scope.release(new TensorOptional(values)));
        }
    }

    /** Initialises every parameter that has no value yet; those that copy another one come last. */
    public void initializeMissing() {
        initializeMissing(false);
        initializeMissing(true);
    }

    /** Gives the parameters of some names their initial values, whatever they had. */
    public void initializeAnew(Predicate<String> names) {
        byName.values().stream()
                .filter(parameter -> names.test(parameter.name()))
                .forEach(Parameter::release);
        initializeMissing();
    }

    private void initializeMissing(boolean copies) {
        for (Parameter parameter : byName.values()) {
            if (!parameter.hasValue() && parameter.initializer() instanceof Initializer.CopyOf == copies) {
                try (Scope scope = Scope.open();
                        NoGrad guard = NoGrad.open()) {
                    Tensor tensor = torch.empty(parameter.shape().stream()
                            .mapToLong(Long::longValue)
                            .toArray());
                    parameter.initializer().fill(tensor);
                    set(parameter, tensor);
                }
            }
        }
    }

    /** Frees the tensors. */
    @Override
    public void close() {
        owned.forEach(InferenceWeights::close);
        byName.values().forEach(Parameter::release);
    }
}
