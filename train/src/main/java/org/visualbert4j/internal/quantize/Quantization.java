package org.visualbert4j.internal.quantize;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.internal.classifier.Classifier;
import org.visualbert4j.internal.evaluate.EvaluationRun;
import org.visualbert4j.internal.nn.Parameter;
import org.visualbert4j.internal.nn.QuantizedTensor;
import org.visualbert4j.internal.runtime.MatmulPrecision;
import org.visualbert4j.internal.runtime.Scope;

/**
 * Brings a classifier's large matrices to int8, each row with a scale of its own. Where records are there to measure by,
 * matrices are left as they were for as long as the loss of accuracy is over a tolerance: those first whose being in int8
 * alone moves the probabilities most.
 */
public final class Quantization {

    private static final double SMALLEST_PROBABILITY = 1e-9;

    /** Evaluates a classifier on the same records each time. */
    @FunctionalInterface
    public interface Judge {
        /** In a precision. */
        EvaluationRun evaluate(Classifier classifier, MatmulPrecision precision);
    }

    /**
     * How far a matrix in int8 moves the outcome.
     *
     * @param weight the parameter's name
     * @param divergence mean Kullback-Leibler divergence of all probabilities from those without it, in nats
     */
    public record Sensitivity(String weight, double divergence) {}

    /**
     * What came of it.
     *
     * @param quantized names of the weights in int8
     * @param leftOut those that were left as they were, the most sensitive first
     * @param before the evaluation in fp32; null where there were no records
     * @param after the evaluation in int8; null likewise
     */
    public record Outcome(
            List<String> quantized,
            List<Sensitivity> leftOut,
            @Nullable EvaluationRun before,
            @Nullable EvaluationRun after) {

        /** Share of records that both give the same label, or the same labels where there may be several; 0 to 1. */
        public double agreement() {
            if (before == null || after == null || before.answers().isEmpty()) {
                return 1;
            }
            long same = 0;
            for (int i = 0; i < before.answers().size(); i++) {
                boolean[] then = given(before, before.answers().get(i));
                same += Arrays.equals(then, given(after, after.answers().get(i))) ? 1 : 0;
            }
            return (double) same / before.answers().size();
        }

        private static boolean[] given(EvaluationRun evaluation, EvaluationRun.Answer answer) {
            return evaluation.labelling().given(answer.probabilities());
        }
    }

    private final Classifier classifier;
    private final Judge judge;
    private final double tolerance;

    private Quantization(Classifier classifier, Judge judge, double tolerance) {
        this.classifier = classifier;
        this.judge = judge;
        this.tolerance = tolerance;
    }

    /** Brings all large matrices to int8, unmeasured. */
    public static Outcome all(Classifier classifier) {
        List<Parameter> weights = classifier.model().parameters().quantizable();
        weights.forEach(weight -> quantize(classifier, weight));
        return new Outcome(weights.stream().map(Parameter::name).toList(), List.of(), null, null);
    }

    /**
     * Brings as many to int8 as accuracy allows.
     *
     * @param judge evaluates on labelled records, the same each time
     * @param tolerance the loss of accuracy that is allowed, as a share: 0.005 is half a point
     */
    public static Outcome within(Classifier classifier, Judge judge, double tolerance) {
        return new Quantization(classifier, judge, tolerance).run();
    }

    private Outcome run() {
        EvaluationRun before = judge.evaluate(classifier, MatmulPrecision.FP32);
        Set<String> kept = new HashSet<>();
        List<Sensitivity> order = List.of();
        List<Parameter> weights = classifier.model().parameters().quantizable();
        EvaluationRun after = evaluate(weights, kept);
        for (int count = 1; lost(before, after) > tolerance && kept.size() < weights.size(); count *= 2) {
            order = order.isEmpty() ? sensitivities(weights, before) : order;
            order.stream().limit(count).map(Sensitivity::weight).forEach(kept::add);
            after = evaluate(weights, kept);
        }
        weights.stream()
                .filter(weight -> !kept.contains(weight.name()))
                .forEach(weight -> quantize(classifier, weight));
        return new Outcome(
                weights.stream()
                        .map(Parameter::name)
                        .filter(name -> !kept.contains(name))
                        .toList(),
                order.stream()
                        .filter(sensitivity -> kept.contains(sensitivity.weight))
                        .toList(),
                before,
                after);
    }

    private static double lost(EvaluationRun before, EvaluationRun after) {
        return before.metrics().accuracy() - after.metrics().accuracy();
    }

    /** The evaluation with all in int8 but some; the weights are as before after it. */
    private EvaluationRun evaluate(List<Parameter> weights, Set<String> kept) {
        List<Parameter> chosen =
                weights.stream().filter(weight -> !kept.contains(weight.name())).toList();
        return withQuantized(chosen, () -> judge.evaluate(classifier, MatmulPrecision.INT8));
    }

    private List<Sensitivity> sensitivities(List<Parameter> weights, EvaluationRun before) {
        List<Sensitivity> all = new ArrayList<>();
        for (Parameter weight : weights) {
            EvaluationRun alone =
                    withQuantized(List.of(weight), () -> judge.evaluate(classifier, MatmulPrecision.INT8));
            all.add(new Sensitivity(weight.name(), divergence(before, alone)));
        }
        all.sort(Comparator.comparingDouble(Sensitivity::divergence).reversed());
        return all;
    }

    private <T> T withQuantized(List<Parameter> weights, Supplier<T> work) {
        try (Scope scope = Scope.open()) {
            List<Tensor> originals =
                    weights.stream().map(weight -> weight.value().clone()).toList();
            weights.forEach(weight -> quantize(classifier, weight));
            try {
                return work.get();
            } finally {
                for (int i = 0; i < weights.size(); i++) {
                    classifier.model().parameters().set(weights.get(i), originals.get(i));
                }
            }
        }
    }

    private static void quantize(Classifier classifier, Parameter weight) {
        try (Scope scope = Scope.open()) {
            classifier.model().parameters().setQuantized(weight, QuantizedTensor.of(weight.value()));
        }
    }

    private static double divergence(EvaluationRun from, EvaluationRun to) {
        double sum = 0;
        for (int i = 0; i < from.answers().size(); i++) {
            float[] p = from.answers().get(i).probabilities();
            float[] q = to.answers().get(i).probabilities();
            for (int label = 0; label < p.length; label++) {
                sum += p[label]
                        * Math.log(Math.max(p[label], SMALLEST_PROBABILITY) / Math.max(q[label], SMALLEST_PROBABILITY));
            }
        }
        return sum / from.answers().size();
    }
}
