package org.visualbert4j.train;

/** How it is trained. */
public record OptimizationSettings(
        @Setting(help = "Passes over the training records.", value = "10")
        int epochs,

        @Setting(help = "Records a step.", value = "32") int batchSize,
        @Setting(help = "adamw or sgd.", value = "adamw") String optimizer,

        @Setting(help = "The highest learning rate.", value = "5e-4")
        double learningRate,

        @Setting(help = "linear, cosine, constant, step or plateau.", value = "linear")
        String schedule,

        @Setting(help = "Share of all steps in which the learning rate rises from 0.", value = "0.1")
        double warmup,

        @Setting(help = "Epochs between falls of the learning rate, for step.", value = "5")
        int stepEpochs,

        @Setting(help = "Epochs without progress before it falls, for plateau.", value = "2")
        int plateauPatience,

        @Setting(help = "What it falls to as a share, for step and plateau.", value = "0.1")
        double gamma,

        @Setting(help = "Weight decay; biases and norms have none.", value = "0.01")
        double weightDecay,

        @Setting(help = "Momentum, for sgd.", value = "0") double momentum,

        @Setting(help = "Norm that gradients are clipped to.", value = "1.0")
        double clip,

        @Setting(help = "fp32, bf16 or auto: bf16 where the processor has it.", value = "auto")
        String precision,

        @Setting(help = "Seed of everything that is drawn.", value = "1")
        long seed,

        @Setting(help = "Threads of tensor operations, 0 for all processors.", value = "0")
        int threads,

        @Setting(help = "Train on random crops, resized.", value = "false")
        boolean randomResizedCrop,

        @Setting(help = "Train on pictures mirrored at random.", value = "false")
        boolean horizontalFlip) {}
