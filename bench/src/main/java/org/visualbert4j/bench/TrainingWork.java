package org.visualbert4j.bench;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.checkpoint.Checkpoint;
import org.visualbert4j.internal.checkpoint.Safetensors;
import org.visualbert4j.internal.model.VisualBertInputs;
import org.visualbert4j.internal.model.VisualBertModel;
import org.visualbert4j.internal.runtime.MatmulPrecision;
import org.visualbert4j.internal.train.TrainingStep;

/** Steps of AdamW on one batch, with clipping; all precisions change the same weights. Tells the loss and the gradient's norm. */
final class TrainingWork implements Work {

    private static final double WEIGHT_DECAY = 0.01;
    private static final double LEARNING_RATE = 1e-5;

    private final VisualBertModel model;
    private final VisualBertInputs inputs;
    private final boolean recompute;
    private final Map<MatmulPrecision, TrainingStep> steps = new EnumMap<>(MatmulPrecision.class);

    TrainingWork(Path model, Path inputs, boolean recompute) {
        this.model = Checkpoint.load(model);
        this.inputs = VisualBertInputs.of(Safetensors.read(inputs));
        this.recompute = recompute;
    }

    @Override
    public double[] run(MatmulPrecision precision, @Nullable Path output) {
        if (precision == MatmulPrecision.INT8) {
            throw new VisualBertException(VisualBertException.Code.CONFIG, "int8 is for inference");
        }
        TrainingStep step = steps.computeIfAbsent(
                precision, format -> TrainingStep.adamW(model, WEIGHT_DECAY, format, 1, recompute));
        long start = System.nanoTime();
        TrainingStep.Outcome outcome = step.run(() -> inputs, LEARNING_RATE);
        return new double[] {(System.nanoTime() - start) / 1e6, outcome.loss(), outcome.gradientNorm()};
    }

    @Override
    public void close() {
        steps.values().forEach(TrainingStep::close);
        model.close();
    }
}
