package org.visualbert4j.train;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.visualbert4j.nn.Parameter;
import org.visualbert4j.runtime.Operators;
import org.visualbert4j.runtime.Scope;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2017), as {@code torch.optim.AdamW} with its default betas 0.9
 * and 0.999 and epsilon 1e-8, by libtorch's fused kernel: one pass over memory for a whole group, clipping included.
 */
final class AdamW implements Optimizer {

    private static final double BETA_1 = 0.9;
    private static final double BETA_2 = 0.999;
    private static final double EPSILON = 1e-8;
    private static final String FIRST = ".exp_avg";
    private static final String SECOND = ".exp_avg_sq";
    private static final String STEPS = ".step";
    private static final OperatorHandle STEP = Operators.find("aten::_fused_adamw_", "");

    private record Moments(Tensor first, Tensor second, Tensor steps) {}

    private final List<ParameterGroup> groups;
    private final Map<Parameter, Moments> moments = new HashMap<>();

    AdamW(List<ParameterGroup> groups) {
        this.groups = groups;
    }

    @Override
    public double step(double learningRate, double maxGradientNorm) {
        return Gradients.step(
                groups, maxGradientNorm, (group, divisor) -> step(group, learningRate * group.rateFactor(), divisor));
    }

    @Override
    public void forgetGradients() {
        Gradients.clear(groups);
    }

    private void step(ParameterGroup group, double learningRate, Tensor divisor) {
        List<Parameter> parameters = Gradients.trained(group);
        if (parameters.isEmpty()) {
            return;
        }
        List<Moments> states = parameters.stream()
                .map(parameter -> moments.computeIfAbsent(parameter, AdamW::zeros))
                .toList();
        states.forEach(state -> state.steps.add_(new org.bytedeco.pytorch.Scalar(1)));
        Operators.call(
                STEP,
                Gradients.tensors(parameters),
                Gradients.gradients(parameters),
                Operators.tensors(states.stream().map(Moments::first).toList()),
                Operators.tensors(states.stream().map(Moments::second).toList()),
                Operators.tensors(List.of()),
                Operators.tensors(states.stream().map(Moments::steps).toList()),
                new IValue(learningRate),
                new IValue(BETA_1),
                new IValue(BETA_2),
                new IValue(group.weightDecay()),
                new IValue(EPSILON),
                new IValue(false), // amsgrad
                new IValue(false), // maximize
                new IValue(divisor),
                new IValue());
    }

    private static Moments zeros(Parameter parameter) {
        try (Scope scope = Scope.open()) {
            return new Moments(
                    scope.release(torch.zeros_like(parameter.value())),
                    scope.release(torch.zeros_like(parameter.value())),
                    scope.release(torch.tensor(0f)));
        }
    }

    @Override
    public Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        moments.forEach((parameter, kept) -> {
            state.put(parameter.name() + FIRST, kept.first);
            state.put(parameter.name() + SECOND, kept.second);
            state.put(parameter.name() + STEPS, kept.steps);
        });
        return state;
    }

    @Override
    public void restore(Map<String, Tensor> state) {
        for (ParameterGroup group : groups) {
            for (Parameter parameter : group.parameters()) {
                Tensor first = state.get(parameter.name() + FIRST);
                Tensor second = state.get(parameter.name() + SECOND);
                Tensor steps = state.get(parameter.name() + STEPS);
                if (first != null && second != null && steps != null) {
                    Moments kept = moments.computeIfAbsent(parameter, AdamW::zeros);
                    kept.first.copy_(first);
                    kept.second.copy_(second);
                    kept.steps.copy_(steps);
                }
            }
        }
    }

    @Override
    public void close() {
        moments.values().forEach(state -> {
            state.first.close();
            state.second.close();
            state.steps.close();
        });
    }
}
