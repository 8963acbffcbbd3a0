package org.visualbert4j.internal.optim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Tensor;
import org.visualbert4j.internal.nn.Parameter;
import org.visualbert4j.internal.runtime.Operators;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2017), as {@code torch.optim.AdamW} with its default betas 0.9
 * and 0.999 and epsilon 1e-8, by libtorch's fused kernel: one pass over memory for a whole group, clipping included.
 */
public final class AdamW extends FusedOptimizer {

    private static final double BETA_1 = 0.9;
    private static final double BETA_2 = 0.999;
    private static final double EPSILON = 1e-8;
    private static final String FIRST = ".exp_avg";
    private static final String SECOND = ".exp_avg_sq";
    private static final String STEPS = ".step";
    private static final String ROWS = ".rows"; // not torch's: of a large table the rows that there are moments for
    private static final OperatorHandle STEP = Operators.find("aten::_fused_adamw_", "");

    private final Map<Parameter, AdamMoments> moments = new HashMap<>();

    public AdamW(List<ParameterGroup> groups) {
        super(groups);
    }

    @Override
    void step(ParameterGroup group, List<Gradient> gradients, double learningRate, Tensor divisor) {
        List<AdamMoments> states = gradients.stream()
                .map(gradient ->
                        moments.computeIfAbsent(gradient.parameter(), parameter -> AdamMoments.before(gradient)))
                .toList();
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < states.size(); i++) {
            changes.add(states.get(i).next(gradients.get(i)));
        }
        Operators.call(
                STEP,
                Gradients.values(changes),
                Gradients.gradients(changes),
                Operators.tensors(states.stream().map(AdamMoments::first).toList()),
                Operators.tensors(states.stream().map(AdamMoments::second).toList()),
                Operators.tensors(List.of()),
                Operators.tensors(states.stream().map(AdamMoments::steps).toList()),
                new IValue(learningRate),
                new IValue(BETA_1),
                new IValue(BETA_2),
                new IValue(group.weightDecay()),
                new IValue(EPSILON),
                new IValue(false), // amsgrad
                new IValue(false), // maximize
                new IValue(divisor),
                new IValue());
        changes.forEach(change -> change.finish(1 - learningRate * group.weightDecay()));
    }

    @Override
    public Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        moments.forEach((parameter, kept) -> {
            state.put(parameter.name() + FIRST, kept.first());
            state.put(parameter.name() + SECOND, kept.second());
            state.put(parameter.name() + STEPS, kept.steps());
            if (kept.rows() != null) {
                state.put(parameter.name() + ROWS, kept.rows());
            }
        });
        return state;
    }

    @Override
    public void restore(Map<String, Tensor> state) {
        for (ParameterGroup group : groups()) {
            for (Parameter parameter : group.parameters()) {
                Tensor first = state.get(parameter.name() + FIRST);
                Tensor second = state.get(parameter.name() + SECOND);
                Tensor steps = state.get(parameter.name() + STEPS);
                if (first != null && second != null && steps != null) {
                    AdamMoments before = moments.put(
                            parameter,
                            AdamMoments.of(parameter, first, second, steps, state.get(parameter.name() + ROWS)));
                    if (before != null) {
                        before.close();
                    }
                }
            }
        }
    }

    @Override
    public void close() {
        moments.values().forEach(AdamMoments::close);
    }
}
