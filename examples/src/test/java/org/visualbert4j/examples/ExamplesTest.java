package org.visualbert4j.examples;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.visualbert4j.Example;
import org.visualbert4j.Image;
import org.visualbert4j.ImageTextClassifier;
import org.visualbert4j.training.Training;
import org.visualbert4j.training.TrainingResult;
import org.visualbert4j.training.VisualKind;

/** The examples, from a data set of one's own to labels. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExamplesTest {

    private final List<Path> images = new ArrayList<>();
    private Path folder = Path.of("");
    private Path records = Path.of("");
    private Path run = Path.of("");

    @BeforeAll
    void fineTuneOnAHundredRecords(@TempDir Path temporary) throws IOException {
        folder = temporary;
        BallImages.draw(folder.resolve("data"));
        for (int i = 0; i < 2 * BallImages.OF_EACH; i++) {
            images.add(folder.resolve("data/" + label(i) + "/" + label(i) + i / 2 + ".png"));
        }
        records = folder.resolve("records.jsonl");
        run = folder.resolve("run");

        assertThat(ImportCaptions.write(folder.resolve("data"), records)).isEqualTo(100);
        TrainingResult result = FineTune.train(records, run);

        assertThat(requireNonNull(result.validation()).accuracy()).isGreaterThan(0.9);
    }

    @Test
    void a_service_labels_a_thousand_tickets_and_tells_of_those_that_it_cannot_label() {
        List<LabelService.Ticket> tickets = new ArrayList<>();
        IntStream.range(0, 999)
                .forEach(i -> tickets.add(new LabelService.Ticket("a ball, number " + i, images.get(i % 100))));
        tickets.add(new LabelService.Ticket("a ball", folder.resolve("gone.png")));
        try (LabelService service = new LabelService(run)) {
            List<String> labels = service.label(tickets);

            long correct = IntStream.range(0, 999)
                    .filter(i -> labels.get(i).equals(label(i)))
                    .count();
            assertThat(correct).isGreaterThan(900);
            assertThat(labels.get(999)).startsWith("no label: ").contains("gone.png", "does not exist");
            assertThat(service.metrics()).startsWith("999 labelled, 1 refused");
        }
    }

    private static String label(int index) {
        return index % 2 == 0 ? "red" : "blue";
    }

    @Test
    void tokens_of_an_own_encoder_train_a_classifier() throws IOException {
        Path features = folder.resolve("features");
        OwnVisualEncoder.encodeAll(images, features);
        Path trained = folder.resolve("own");

        TrainingResult result = Training.builder()
                .training(records)
                .output(trained)
                .startingModel("tiny")
                .visual(VisualKind.FEATURES)
                .visualModel(features)
                .epochs(12)
                .batchSize(16)
                .build()
                .run();

        assertThat(requireNonNull(result.validation()).accuracy()).isGreaterThan(0.9);
        try (ImageTextClassifier classifier = ImageTextClassifier.load(trained)) {
            assertThat(classifier
                            .predict(Example.of("a ball", Image.of(images.get(0))))
                            .label())
                    .isEqualTo(label(0));
        }
    }
}
