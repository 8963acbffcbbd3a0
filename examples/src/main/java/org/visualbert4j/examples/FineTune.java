package org.visualbert4j.examples;

import java.nio.file.Path;
import java.util.Objects;
import org.visualbert4j.training.Fusion;
import org.visualbert4j.training.Training;
import org.visualbert4j.training.TrainingResult;

/** Fine-tunes a classifier on records, with a tenth of them held out, and leaves it in a folder. */
public final class FineTune {

    private FineTune() {}

    /**
     * Trains a small model of one's own; with more records, more epochs and a larger starting model pay.
     *
     * @param records lines such as {@code {"text": "what is red?", "img": "1.png", "label": "ball"}}
     * @param run the folder to make
     */
    public static TrainingResult train(Path records, Path run) {
        return Training.builder()
                .training(records)
                .output(run)
                .startingModel("tiny")
                .fusion(Fusion.CO_ATTENTION)
                .imageSize(32, 32)
                .epochs(12)
                .batchSize(16)
                .build()
                .run();
    }

    /**
     * Trains.
     *
     * @param arguments the file of records, and the folder to make
     */
    public static void main(String[] arguments) {
        TrainingResult result = train(Path.of(arguments[0]), Path.of(arguments[1]));
        System.out.println("held-out accuracy "
                + Objects.requireNonNull(result.validation()).accuracy());
    }
}
