package org.visualbert4j.internal.optim;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.visualbert4j.internal.nn.Parameter;
import org.visualbert4j.internal.runtime.Operators;
import org.visualbert4j.internal.runtime.Scope;

/**
 * Stochastic gradient descent with momentum, as {@code torch.optim.SGD}, by libtorch's fused kernel, clipping included.
 */
public final class Sgd extends FusedOptimizer {

    private static final String VELOCITY = ".momentum_buffer";
    private static final OperatorHandle STEP = Operators.find("aten::_fused_sgd_", "");

    private final double momentum;
    private final Map<Parameter, Tensor> velocities = new HashMap<>();

    public Sgd(List<ParameterGroup> groups, double momentum) {
        super(groups);
        this.momentum = momentum;
    }

    @Override
    void step(ParameterGroup group, List<Gradient> gradients, double learningRate, Tensor divisor) {
        List<Change> changes = gradients.stream().map(this::change).toList();
        List<Tensor> buffers = momentum == 0
                ? List.of()
                : changes.stream()
                        .map(change -> velocities.computeIfAbsent(change.parameter(), Sgd::zeros))
                        .toList();
        Operators.call(
                STEP,
                Gradients.values(changes),
                Gradients.gradients(changes),
                Operators.tensors(buffers),
                new IValue(group.weightDecay()),
                new IValue(momentum),
                new IValue(learningRate),
                new IValue(0.0), // dampening
                new IValue(false), // nesterov
                new IValue(false), // maximize
                new IValue(false), // first step: velocities start at zero, which comes to the same
                new IValue(divisor),
                new IValue());
        changes.forEach(change -> change.finish(1 - learningRate * group.weightDecay()));
    }

    /** Without momentum a row that was not looked up does nothing but decay. */
    private Change change(Gradient gradient) {
        return momentum == 0 && gradient.rows() != null
                ? Change.of(gradient.parameter(), gradient.rows(), gradient.values())
                : Change.of(gradient);
    }

    private static Tensor zeros(Parameter parameter) {
        try (Scope scope = Scope.open()) {
            return scope.release(torch.zeros_like(parameter.value()));
        }
    }

    @Override
    public Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        velocities.forEach((parameter, velocity) -> state.put(parameter.name() + VELOCITY, velocity));
        return state;
    }

    @Override
    public void restore(Map<String, Tensor> state) {
        for (ParameterGroup group : groups()) {
            for (Parameter parameter : group.parameters()) {
                Tensor velocity = state.get(parameter.name() + VELOCITY);
                if (velocity != null) {
                    velocities.computeIfAbsent(parameter, Sgd::zeros).copy_(velocity);
                }
            }
        }
    }

    @Override
    public void close() {
        velocities.values().forEach(Tensor::close);
    }
}
