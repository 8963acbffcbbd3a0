package org.visualbert4j.internal.train;

import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.internal.model.VisualBertInputs;
import org.visualbert4j.internal.model.VisualBertModel;
import org.visualbert4j.internal.model.VisualBertOutputs;
import org.visualbert4j.internal.nn.ForwardPass;
import org.visualbert4j.internal.optim.AdamW;
import org.visualbert4j.internal.optim.Gradient;
import org.visualbert4j.internal.optim.Optimizer;
import org.visualbert4j.internal.optim.ParameterGroup;
import org.visualbert4j.internal.optim.PartialGradients;
import org.visualbert4j.internal.runtime.Autocast;
import org.visualbert4j.internal.runtime.LibTorch;
import org.visualbert4j.internal.runtime.MatmulPrecision;
import org.visualbert4j.internal.runtime.Scope;
import org.visualbert4j.internal.runtime.Workers;

/** Forward, backward, clip, change: one step of training, which leaves no native memory behind. */
public final class TrainingStep implements AutoCloseable {

    private final VisualBertModel model;
    private final Objective objective;
    private final Optimizer optimizer;
    private final MatmulPrecision precision;
    private final double maxGradientNorm;
    private final boolean recompute;
    private final @Nullable Workers workers;

    /** A part, and the seed of what dropout draws in it. */
    private record Seeded(Part part, long seed) {}

    /**
     * What a part gave.
     *
     * @param gradients null where the parameters have got them already
     */
    private record Answer(
            double loss, double right, @Nullable PartialGradients gradients) {}

    /** Of all parts. */
    private record Sums(double loss, double right) {}

    /**
     * What a step gave.
     *
     * @param loss before the step, the mean over the batch
     * @param gradientNorm before clipping
     * @param right records answered correctly before the step; a fraction where answers can be correct to a degree
     */
    public record Outcome(double loss, double gradientNorm, double right) {

        /** Whether it was a step; if not, nothing was changed. */
        public boolean isFinite() {
            return Double.isFinite(loss) && Double.isFinite(gradientNorm);
        }
    }

    /**
     * A part of a batch. Parts are worked on one after the other, which takes less memory, or at the same time; their gradients
     * are added: the same step.
     *
     * @param inputs makes it, with labels, inside the step's scope and precision
     * @param share of the batch's loss, those of all parts summing to 1
     */
    public record Part(Supplier<VisualBertInputs> inputs, double share) {}

    /**
     * A step.
     *
     * @param together how many parts are worked on at the same time in fp32, 1 or more; with recomputation it is 1
     */
    TrainingStep(
            VisualBertModel model,
            Objective objective,
            Optimizer optimizer,
            MatmulPrecision precision,
            double maxGradientNorm,
            boolean recompute,
            int together) {
        this.model = model;
        this.objective = objective;
        this.optimizer = optimizer;
        this.precision = precision;
        this.maxGradientNorm = maxGradientNorm;
        this.recompute = recompute;
        workers = together > 1 ? new Workers(together) : null;
    }

    /**
     * Steps of AdamW over all of a model's parameters, with biases and norms not decayed, by the head's own loss.
     *
     * @param recompute whether layers are run again for their gradients, which takes less memory and more time
     */
    public static TrainingStep adamW(
            VisualBertModel model,
            double weightDecay,
            MatmulPrecision precision,
            double maxGradientNorm,
            boolean recompute) {
        Optimizer optimizer = new AdamW(ParameterGroup.of(model.parameters().all(), weightDecay));
        return new TrainingStep(model, new Objective.OfHead(), optimizer, precision, maxGradientNorm, recompute, 1);
    }

    /** Takes one with a batch of one part. */
    public Outcome run(Supplier<VisualBertInputs> inputs, double learningRate) {
        return run(List.of(new Part(inputs, 1)), learningRate);
    }

    /** Takes one. Where bf16 gave a loss or a gradient that is not finite, it is tried once more in fp32. */
    public Outcome run(List<Part> parts, double learningRate) {
        Outcome outcome = run(parts, learningRate, precision);
        return outcome.isFinite() || precision == MatmulPrecision.FP32
                ? outcome
                : run(parts, learningRate, MatmulPrecision.FP32);
    }

    /** How long a forward and backward pass over a batch takes, in seconds; they change nothing but the generator. */
    double seconds(List<Part> parts) {
        long start = System.nanoTime();
        backward(parts, precision);
        double taken = (System.nanoTime() - start) / 1e9;
        optimizer.forgetGradients();
        return taken;
    }

    private Outcome run(List<Part> parts, double learningRate, MatmulPrecision format) {
        Sums sums = backward(parts, format);
        if (!Double.isFinite(sums.loss)) {
            optimizer.forgetGradients();
            return new Outcome(sums.loss, Double.NaN, sums.right);
        }
        return new Outcome(sums.loss, optimizer.step(learningRate, maxGradientNorm), sums.right);
    }

    /** Leaves the gradients with the parameters. */
    private Sums backward(List<Part> parts, MatmulPrecision format) {
        List<Seeded> seeded = parts.stream()
                .map(part -> new Seeded(part, LibTorch.drawSeed()))
                .toList();
        double loss = 0;
        double right = 0;
        List<Answer> answers = workers == null
                ? seeded.stream().map(part -> run(part, format)).toList()
                : workers.run(seeded.stream()
                        .map(part -> (Supplier<Answer>) () -> run(part, format))
                        .toList());
        for (Answer answer : answers) {
            loss += answer.loss;
            right += answer.right;
            if (answer.gradients != null) {
                answer.gradients.add();
            }
        }
        return new Sums(loss, right);
    }

    private Answer run(Seeded seeded, MatmulPrecision format) {
        try (Scope scope = Scope.open()) {
            Tensor loss;
            Tensor right;
            try (Autocast autocast = Autocast.open(format)) {
                VisualBertInputs inputs = seeded.part.inputs().get();
                VisualBertOutputs outputs = model.forward(inputs, ForwardPass.training(seeded.seed, recompute));
                loss = objective.loss(model, outputs, inputs).mul(new Scalar(seeded.part.share()));
                right = objective.right(outputs, inputs);
            }
            PartialGradients gradients = null;
            if (workers == null) {
                loss.backward();
                Gradient.sumRows(model.parameters().all());
            } else {
                gradients = PartialGradients.of(loss, model.parameters().all());
            }
            return new Answer(loss.item_double(), right.item_double(), gradients);
        }
    }

    /** Frees the optimizer's state. */
    @Override
    public void close() {
        if (workers != null) {
            workers.close();
        }
        optimizer.close();
    }
}
