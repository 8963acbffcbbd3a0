package org.visualbert4j.internal.settings;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.visualbert4j.internal.runtime.MatmulPrecision;

/** How it is trained. */
public record OptimizationSettings(
        @Setting(help = "Passes over the training records.", value = "10")
        int epochs,

        @Setting(help = "Records a step.", value = "32") int batchSize,
        @Setting(help = "The optimizer.", value = "adamw") String optimizer,

        @Setting(help = "The highest learning rate.", value = "5e-4")
        double learningRate,

        @Setting(help = "How the learning rate falls after the warm-up.", value = "linear")
        String schedule,

        @Setting(help = "Share of all steps in which the learning rate rises from 0.", value = "0.1")
        double warmup,

        @Setting(help = "Epochs between falls of the learning rate, for step.", value = "5")
        int stepEpochs,

        @Setting(help = "Evaluations without progress before it falls, for plateau.", value = "2")
        int plateauPatience,

        @Setting(help = "What the learning rate is multiplied with when it falls, for step and plateau.", value = "0.1")
        double gamma,

        @Setting(help = "Weight decay; biases and norms have none.", value = "0.01")
        double weightDecay,

        @Setting(help = "Momentum, for sgd.", value = "0") double momentum,

        @Setting(help = "Norm that gradients are clipped to.", value = "1.0")
        double clip,

        @Setting(
                help = "Micro-batches of a batch, whose gradients are added: less memory, the same steps.",
                value = "1")
        int accumulationSteps,

        @Setting(
                help =
                        "Activation checkpointing: keep only the input of each layer and run the layer again for its gradients;"
                                + " less memory, the same steps, a quarter more time.",
                value = "false")
        boolean recompute,

        @Setting(
                help =
                        "Learning-rate multiplier from each encoder layer to the one below, such as 0.8; 1 for one rate.",
                value = "1")
        double layerDecay,

        @Setting(help = "Parts that are not trained.", value = "[]")
        List<String> freeze,

        @Setting(help = "How many of the encoder's first layers are not trained.", value = "0")
        int freezeLayers,

        @Setting(help = "Share of the true label that is spread over all labels.", value = "0")
        double labelSmoothing,

        @Setting(
                help = "balanced: records of rare labels weigh more, so that all labels weigh the same.",
                value = "none")
        String classWeights,

        @Setting(
                help =
                        "Number format of the matmuls; auto is the faster one for this model, measured at the start and kept for the run.",
                value = "auto",
                form = "fp32|bf16|auto")
        String precision,

        @Setting(help = "Seed of everything that is drawn.", value = "1")
        long seed,

        @Setting(help = "Threads of tensor operations, 0 for all processors.", value = "0")
        int threads,

        @Setting(help = "Train on random crops, resized.", value = "false")
        boolean randomResizedCrop,

        @Setting(help = "Train on images mirrored at random.", value = "false")
        boolean horizontalFlip) {

    private static final int MOST_THREADS = 1024;
    /** What {@code freeze} may name. */
    static final Set<String> FREEZABLE = Set.of("embeddings", "visual-encoder", "all-but-head");

    static final Map<String, OptimizerKind> OPTIMIZERS = Map.of("adamw", OptimizerKind.ADAMW, "sgd", OptimizerKind.SGD);
    static final Map<String, ScheduleKind> SCHEDULES = Map.of(
            "linear", ScheduleKind.LINEAR,
            "cosine", ScheduleKind.COSINE,
            "constant", ScheduleKind.CONSTANT,
            "step", ScheduleKind.STEP,
            "plateau", ScheduleKind.PLATEAU);
    static final Map<String, Boolean> BALANCED = Map.of("none", false, "balanced", true);

    /** What makes a step of gradients. */
    public enum OptimizerKind {
        ADAMW,
        SGD
    }

    /** How the learning rate changes after the warm-up. */
    public enum ScheduleKind {
        LINEAR,
        COSINE,
        CONSTANT,
        STEP,
        PLATEAU
    }

    /** Checks the choices and the numbers. */
    public OptimizationSettings {
        freeze = List.copyOf(freeze);
        Choices.choose("optimizer", optimizer, OPTIMIZERS);
        Choices.choose("schedule", schedule, SCHEDULES);
        Choices.choose("class-weights", classWeights, BALANCED);
        freeze.forEach(part -> Choices.known("freeze", part, FREEZABLE));
        if (!MatmulPrecision.isAuto(precision)) {
            MatmulPrecision.parse(precision);
        }
        Choices.check(epochs > 0, "epochs", epochs, "1 or more");
        Choices.check(batchSize > 0, "batch-size", batchSize, "1 or more");
        Choices.check(
                learningRate > 0 && Double.isFinite(learningRate), "learning-rate", learningRate, "a number above 0");
        Choices.check(warmup >= 0 && warmup < 1, "warmup", warmup, "a share from 0 to below 1");
        Choices.check(clip > 0, "clip", clip, "a number above 0");
        Choices.check(weightDecay >= 0, "weight-decay", weightDecay, "0 or more");
        Choices.check(momentum >= 0 && momentum < 1, "momentum", momentum, "from 0 to below 1");
        Choices.check(stepEpochs > 0, "step-epochs", stepEpochs, "1 or more");
        Choices.check(plateauPatience >= 0, "plateau-patience", plateauPatience, "0 or more");
        Choices.check(gamma > 0 && gamma <= 1, "gamma", gamma, "a share above 0, at most 1");
        Choices.check(freezeLayers >= 0, "freeze-layers", freezeLayers, "0 or more");
        Choices.range("threads", threads, 0, MOST_THREADS);
        Choices.check(
                accumulationSteps >= 1 && accumulationSteps <= batchSize,
                "accumulation-steps",
                accumulationSteps,
                "1 to the batch size");
        Choices.check(layerDecay > 0 && layerDecay <= 1, "layer-decay", layerDecay, "a number above 0, at most 1");
        Choices.check(
                labelSmoothing >= 0 && labelSmoothing < 1, "label-smoothing", labelSmoothing, "from 0 to below 1");
    }

    public OptimizerKind optimizerKind() {
        return Choices.choose("optimizer", optimizer, OPTIMIZERS);
    }

    public ScheduleKind scheduleKind() {
        return Choices.choose("schedule", schedule, SCHEDULES);
    }

    /** Whether rare labels' records count for more. */
    public boolean balancedClasses() {
        return Choices.choose("class-weights", classWeights, BALANCED);
    }
}
