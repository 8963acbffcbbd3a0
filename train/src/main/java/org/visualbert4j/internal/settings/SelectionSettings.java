package org.visualbert4j.internal.settings;

/**
 * Which weights of a run are kept: when it is evaluated, by what it is judged, what it saves; and what is found out about the
 * best of them in the end.
 */
public record SelectionSettings(
        @Setting(
                help = "How often the validation records are evaluated: \"1 epoch\", \"500 steps\".",
                value = "1 epoch",
                form = "N epochs|steps")
        String evaluateEvery,

        @Setting(help = "The metric of the validation records that decides which weights are best.", value = "accuracy")
        String bestBy,

        @Setting(help = "Evaluations without a better one after which training ends; 0 for all epochs.", value = "0")
        int earlyStopping,

        @Setting(
                help = "How often the whole state is saved, to be resumed from: \"1 epoch\", \"500 steps\".",
                value = "1 epoch",
                form = "N epochs|steps")
        String saveEvery,

        @Setting(help = "How many saved states are kept, the newest.", value = "1")
        int keepCheckpoints,

        @Setting(
                help =
                        "EMA decay: evaluate and keep an exponential moving average of the weights, such as 0.999; 0 for none.",
                value = "0")
        double averageDecay,

        @Setting(
                help = "At the end average the best so many evaluated weights, as long as validation does not suffer;"
                        + " 0 for none.",
                value = "0")
        int averageBest,

        @Setting(
                help = "Fit on the validation records how scores become probabilities that hold. Changes no label.",
                value = "true")
        boolean calibrate,

        @Setting(
                help = "Find which labels may be taken without looking: the share of them that may be wrong, such as"
                        + " 0.01; 0 for not.",
                value = "0")
        double targetError,

        @Setting(help = "How sure that is to be.", value = "0.95")
        double confidence,

        @Setting(
                help = "Whether labels with enough held-out records have each a threshold of its own.",
                value = "false")
        boolean acceptByLabel) {

    /** Checks the choices and the numbers. */
    public SelectionSettings {
        Interval.parse("evaluate-every", evaluateEvery);
        Interval.parse("save-every", saveEvery);
        BestBy.of(bestBy);
        Choices.check(earlyStopping >= 0, "early-stopping", earlyStopping, "0 or more");
        Choices.check(keepCheckpoints >= 1, "keep-checkpoints", keepCheckpoints, "1 or more");
        Choices.check(
                averageDecay >= 0 && averageDecay < 1, "average-decay", averageDecay, "a share from 0 to below 1");
        Choices.check(targetError >= 0 && targetError < 1, "target-error", targetError, "a share from 0 to below 1");
        Choices.check(confidence > 0 && confidence < 1, "confidence", confidence, "a share above 0 and below 1");
        Choices.check(averageBest >= 0, "average-best", averageBest, "0 or more");
    }
}
