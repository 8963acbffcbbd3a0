package org.visualbert4j.internal.train;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import org.visualbert4j.internal.run.PrecisionChoice;
import org.visualbert4j.internal.runtime.LibTorch;
import org.visualbert4j.internal.runtime.MatmulPrecision;
import org.visualbert4j.internal.runtime.Scope;

/**
 * Finds the precision that {@code auto} stands for: the one in which this model's own steps are the faster ones on this machine, by
 * measuring a few on a batch of its own records.
 */
final class PrecisionMeasurement {

    private static final int REPETITIONS = 5;
    private static final double ENOUGH_SECONDS = 4;
    private static final double MOST_SECONDS = 30;

    /** How far apart two formats are that need no further steps to be told apart. */
    private static final double DECISIVE = 1.3;

    /** How much faster bf16 must be to be taken: less is within what a measurement is off by. */
    private static final double WORTHWHILE = 0.95;

    private PrecisionMeasurement() {}

    /**
     * Chooses by forward and backward passes, which change neither weights nor what is drawn later.
     *
     * @param step makes a step of the precision that it is given, as training would take it
     * @param parts a batch in as many parts as training would work on it in the precision
     */
    static PrecisionChoice choose(
            Function<MatmulPrecision, TrainingStep> step, Function<MatmulPrecision, List<TrainingStep.Part>> parts) {
        if (!MatmulPrecision.hasBf16()) {
            return new PrecisionChoice(MatmulPrecision.FP32, "auto: this processor has no instructions for bf16");
        }
        List<MatmulPrecision> formats = List.of(MatmulPrecision.FP32, MatmulPrecision.BF16);
        Map<MatmulPrecision, TrainingStep> steps = new EnumMap<>(MatmulPrecision.class);
        Map<MatmulPrecision, Double> best = new EnumMap<>(MatmulPrecision.class);
        List<MatmulPrecision> turns = new ArrayList<>();
        for (int i = 0; i <= REPETITIONS; i++) {
            turns.addAll(formats); // in turns, as a machine may slow down meanwhile
        }
        long begun = System.nanoTime();
        try (Scope scope = Scope.open()) {
            Tensor generator = LibTorch.generator();
            for (int i = 0; i < turns.size(); i++) {
                MatmulPrecision format = turns.get(i);
                boolean warm = i >= 2 * formats.size(); // the first of each also loads what the others find there
                double limit = warm ? ENOUGH_SECONDS : MOST_SECONDS;
                if (i > 0 && i % formats.size() == 0 && (seconds(begun) > limit || (warm && differ(best)))) {
                    break; // steps this long, or this different, are measured well enough by few
                }
                double taken = steps.computeIfAbsent(format, step).seconds(parts.apply(format));
                best.merge(format, taken, Math::min);
            }
            LibTorch.restoreGenerator(generator);
        }
        steps.values().forEach(TrainingStep::close);
        double fp32 = best.getOrDefault(MatmulPrecision.FP32, 0.0);
        double bf16 = best.getOrDefault(MatmulPrecision.BF16, 0.0);
        return new PrecisionChoice(
                bf16 < WORTHWHILE * fp32 ? MatmulPrecision.BF16 : MatmulPrecision.FP32,
                String.format(
                        Locale.ROOT, "auto: a step takes %.1f ms in fp32, %.1f ms in bf16", 1e3 * fp32, 1e3 * bf16));
    }

    private static boolean differ(Map<MatmulPrecision, Double> best) {
        double ratio = best.getOrDefault(MatmulPrecision.FP32, 0.0) / best.getOrDefault(MatmulPrecision.BF16, 1.0);
        return ratio > DECISIVE || ratio < 1 / DECISIVE;
    }

    private static double seconds(long begun) {
        return (System.nanoTime() - begun) / 1e9;
    }
}
