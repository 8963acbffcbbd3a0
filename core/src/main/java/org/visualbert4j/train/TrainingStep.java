package org.visualbert4j.train;

import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;
import org.visualbert4j.model.VisualBertInputs;
import org.visualbert4j.model.VisualBertModel;
import org.visualbert4j.model.VisualBertOutputs;
import org.visualbert4j.nn.ForwardPass;
import org.visualbert4j.runtime.Autocast;
import org.visualbert4j.runtime.Precision;
import org.visualbert4j.runtime.Scope;

/** Forward, backward, clip, change: one step of training, which leaves no native memory behind. */
public final class TrainingStep implements AutoCloseable {

    private final VisualBertModel model;
    private final Optimizer optimizer;
    private final Precision precision;
    private final double maxGradientNorm;

    /**
     * What a step gave.
     *
     * @param loss before the step
     * @param gradientNorm before clipping; where it is not finite the step changed nothing
     * @param correct records whose best label was right, before the step
     */
    public record Outcome(double loss, double gradientNorm, int correct) {}

    TrainingStep(VisualBertModel model, Optimizer optimizer, Precision precision, double maxGradientNorm) {
        this.model = model;
        this.optimizer = optimizer;
        this.precision = precision;
        this.maxGradientNorm = maxGradientNorm;
    }

    /** Steps of AdamW over all of a model's parameters, with biases and norms not decayed. */
    public static TrainingStep adamW(
            VisualBertModel model, double weightDecay, Precision precision, double maxGradientNorm) {
        Optimizer optimizer = new AdamW(ParameterGroup.of(model.parameters().all(), weightDecay));
        return new TrainingStep(model, optimizer, precision, maxGradientNorm);
    }

    /**
     * Takes one.
     *
     * @param inputs makes the batch, with class labels, inside the step's scope and precision
     */
    public Outcome run(Supplier<VisualBertInputs> inputs, double learningRate) {
        try (Scope scope = Scope.open()) {
            Tensor loss;
            Tensor correct;
            try (Autocast autocast = Autocast.open(precision)) {
                VisualBertInputs batch = inputs.get();
                VisualBertOutputs outputs = model.forward(batch, ForwardPass.training());
                loss = model.loss(outputs, batch);
                correct = outputs.logits().argmax(new org.bytedeco.pytorch.LongOptional(-1), false);
                correct = correct.eq(batch.labels()).sum();
            }
            loss.backward();
            double norm = optimizer.step(learningRate, maxGradientNorm);
            return new Outcome(loss.item_double(), norm, correct.item_int());
        }
    }

    /** Frees the optimizer's state. */
    @Override
    public void close() {
        optimizer.close();
    }
}
