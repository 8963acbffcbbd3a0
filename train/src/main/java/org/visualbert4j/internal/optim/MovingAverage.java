package org.visualbert4j.internal.optim;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.visualbert4j.internal.nn.Parameter;
import org.visualbert4j.internal.runtime.NoGrad;
import org.visualbert4j.internal.runtime.Scope;

/**
 * An exponential moving average of weights (Polyak and Juditsky 1992). Early on it follows closely: of the average
 * {@code min(decay, (1 + steps) / (10 + steps))} stays, as TensorFlow's has it.
 */
public final class MovingAverage implements AutoCloseable {

    private final double decay;
    private final Map<Parameter, Tensor> averages = new LinkedHashMap<>();

    /** Begins with the weights as they are. */
    public MovingAverage(Collection<Parameter> parameters, double decay) {
        this.decay = decay;
        try (Scope scope = Scope.open();
                NoGrad guard = NoGrad.open()) {
            for (Parameter parameter : parameters) {
                if (parameter.value().requires_grad()) {
                    averages.put(
                            parameter, scope.release(parameter.value().detach().clone()));
                }
            }
        }
    }

    /** Takes the weights in, after the step of this number, from 1. */
    public void update(long step) {
        double stays = Math.min(decay, (1.0 + step) / (10.0 + step));
        try (Scope scope = Scope.open();
                NoGrad guard = NoGrad.open()) {
            averages.forEach((parameter, average) -> average.lerp_(parameter.value(), new Scalar(1 - stays)));
        }
    }

    /** Does something while the parameters have the average for their values. */
    public <T> T during(Supplier<T> work) {
        exchange();
        try {
            return work.get();
        } finally {
            exchange();
        }
    }

    private void exchange() {
        try (NoGrad guard = NoGrad.open()) {
            averages.forEach((parameter, average) -> {
                try (Scope scope = Scope.open()) {
                    Tensor kept = parameter.value().detach().clone();
                    parameter.value().copy_(average);
                    average.copy_(kept);
                }
            });
        }
    }

    /** The averages by parameter's name; its own tensors. */
    public Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        averages.forEach((parameter, average) -> state.put(parameter.name(), average));
        return state;
    }

    /** Takes over those of another one. */
    public void restore(Map<String, Tensor> state) {
        averages.forEach((parameter, average) -> {
            Tensor saved = state.get(parameter.name());
            if (saved != null) {
                average.copy_(saved);
            }
        });
    }

    @Override
    public void close() {
        averages.values().forEach(Tensor::close);
    }
}
