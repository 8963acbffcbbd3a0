package org.visualbert4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.error.VisualBertException.Code;
import org.visualbert4j.internal.image.PngWriter;
import org.visualbert4j.internal.image.RgbImage;
import org.visualbert4j.internal.model.HeadKind;
import org.visualbert4j.internal.model.InputRecipe;
import org.visualbert4j.internal.model.Labelling;
import org.visualbert4j.internal.model.Task;

/** What an application sees of a classifier. */
class ImageTextClassifierTest {

    private static final Labelling ONE = new Labelling(Task.SINGLE_LABEL, 0.5, null);

    @TempDir
    private Path folder;

    private Path red;
    private Path green;

    @BeforeEach
    void drawImages() {
        red = folder.resolve("red.png");
        green = folder.resolve("green.png");
        PngWriter.write(RgbImage.filled(20, 10, 250, 20, 10), red);
        PngWriter.write(RgbImage.filled(9, 9, 10, 240, 20), green);
    }

    @Test
    void an_example_has_a_label_and_the_probabilities_of_all() throws IOException {
        try (ImageTextClassifier classifier = ImageTextClassifier.load(ModelFolder.save(folder))) {
            Prediction prediction = classifier.predict(Example.of("what colour is it?", Image.of(red)));

            assertThat(classifier.labels()).isEqualTo(ModelFolder.LABELS);
            assertThat(prediction.labels()).containsExactly(prediction.label());
            assertThat(prediction.scores())
                    .extracting(Prediction.Score::label)
                    .containsExactlyInAnyOrderElementsOf(ModelFolder.LABELS);
            assertThat(prediction.scores().get(0))
                    .isEqualTo(new Prediction.Score(prediction.label(), prediction.probability(), true));
            assertThat(prediction.scores().stream()
                            .mapToDouble(Prediction.Score::probability)
                            .sum())
                    .isCloseTo(1, within(1e-6));
        }
    }

    @Test
    void a_file_its_bytes_a_stream_and_its_pixels_are_one_image() throws IOException {
        BufferedImage pixels = new BufferedImage(20, 10, BufferedImage.TYPE_INT_ARGB);
        for (int i = 0; i < 200; i++) {
            pixels.setRGB(i % 20, i / 20, 0x80_fa140a); // red, half transparent: alpha doesn't count
        }
        try (ImageTextClassifier classifier = ImageTextClassifier.load(ModelFolder.save(folder));
                InputStream stream = Files.newInputStream(red)) {
            double expected =
                    classifier.predict(Example.of("what is it", Image.of(red))).probability();

            for (Image same : List.of(Image.of(Files.readAllBytes(red)), Image.of(stream), Image.of(pixels))) {
                assertThat(classifier.predict(Example.of("what is it", same)).probability())
                        .as(same.toString())
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void an_image_that_has_changed_is_read_anew() throws IOException {
        try (ImageTextClassifier classifier = ImageTextClassifier.load(ModelFolder.save(folder))) {
            Example example = Example.of("what is it", Image.of(red));
            List<Prediction.Score> before = classifier.predict(example).scores();

            Files.copy(green, red, java.nio.file.StandardCopyOption.REPLACE_EXISTING);

            assertThat(classifier.predict(example).scores())
                    .isNotEqualTo(before)
                    .isEqualTo(classifier
                            .predict(Example.of("what is it", Image.of(green)))
                            .scores());
        }
    }

    @Test
    void many_examples_are_labelled_as_each_by_itself_in_their_order() throws IOException {
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < 70; i++) {
            examples.add(Example.of("what ".repeat(i % 9) + "is it", Image.of(i % 2 == 0 ? red : green)));
        }
        try (ImageTextClassifier classifier =
                ImageTextClassifier.load(ModelFolder.save(folder), options -> options.batchSize(8))) {
            List<Prediction> all = classifier.predictAll(examples);

            assertThat(all).hasSize(70);
            for (int i = 0; i < 70; i++) {
                Prediction alone = classifier.predict(examples.get(i));
                assertThat(all.get(i).label()).isEqualTo(alone.label());
                assertThat(all.get(i).probability()).isCloseTo(alone.probability(), within(1e-5));
            }
            assertThat(classifier.predictAll(List.of())).isEmpty();
        }
    }

    @Test
    void of_many_examples_one_that_is_broken_fails_and_the_others_are_labelled() throws IOException {
        Path broken = Files.writeString(folder.resolve("broken.png"), "no image");
        List<Example> examples = List.of(
                Example.of("is it", Image.of(red)),
                Example.of("is it", Image.of(broken)),
                Example.of("is it", Image.of(folder.resolve("absent.png"))),
                Example.ofText("is it"),
                Example.of("what is it", Image.of(green)));
        List<String> told = new ArrayList<>();
        PredictionListener listener = new PredictionListener() {
            @Override
            public synchronized void failed(VisualBertException failure) {
                told.add(failure.getMessage());
            }
        };
        try (ImageTextClassifier classifier =
                ImageTextClassifier.load(ModelFolder.save(folder), options -> options.listener(listener))) {
            List<Prediction> all = classifier.predictAll(examples);

            assertThat(all)
                    .extracting(one -> one.failure().isPresent())
                    .containsExactly(false, true, true, true, false);
            assertThat(all.get(1).failure().orElseThrow().code()).isEqualTo(Code.IMAGE);
            assertThat(all.get(2).failure().orElseThrow()).hasMessageContaining("absent.png: does not exist");
            assertThat(all.get(3).failure().orElseThrow())
                    .hasMessage("the example \"is it\" with [] has 0 images where the model takes 1, "
                            + "as it was not trained to do without");
            assertThatThrownBy(() -> all.get(1).label())
                    .isSameAs(all.get(1).failure().orElseThrow());
            assertThat(told).hasSize(3);
        }
    }

    @Test
    void a_model_that_was_trained_to_do_without_does_without() throws IOException {
        InputRecipe optional = InputRecipe.DEFAULT.withOptional(true, true);
        try (ImageTextClassifier classifier =
                ImageTextClassifier.load(ModelFolder.save(folder, optional, HeadKind.VISUAL_REASONING, ONE))) {
            Prediction both = classifier.predict(Example.of("what is it", Image.of(red)));
            Prediction text = classifier.predict(Example.ofText("what is it"));
            Prediction image = classifier.predict(Example.ofImage(Image.of(red)));

            assertThat(List.of(both.probability(), text.probability(), image.probability()))
                    .doesNotHaveDuplicates();
        }
        try (ImageTextClassifier strict = ImageTextClassifier.load(ModelFolder.save(folder))) {
            assertUsage("has 0 texts where the model takes 1", () -> strict.predict(Example.ofImage(Image.of(red))));
        }
    }

    @Test
    void of_several_labels_those_are_given_that_reach_the_threshold() throws IOException {
        Labelling all = new Labelling(Task.MULTI_LABEL, 0, null);
        Labelling none = new Labelling(Task.MULTI_LABEL, 1, null);
        Example example = Example.of("what is it", Image.of(red));

        ModelFolder.save(folder, InputRecipe.DEFAULT, HeadKind.VISUAL_REASONING, all);
        try (ImageTextClassifier classifier = ImageTextClassifier.load(folder)) {
            assertThat(classifier.predict(example).labels()).containsExactlyInAnyOrderElementsOf(ModelFolder.LABELS);
        }
        ModelFolder.save(folder, InputRecipe.DEFAULT, HeadKind.VISUAL_REASONING, none);
        try (ImageTextClassifier classifier = ImageTextClassifier.load(folder)) {
            assertThat(classifier.predict(example).labels()).isEmpty();
            assertThat(ModelFolder.LABELS).contains(classifier.predict(example).label());
        }
    }

    @Test
    void one_of_several_texts_is_chosen() throws IOException {
        Labelling chosen = new Labelling(Task.MULTIPLE_CHOICE, 0.5, null);
        ModelFolder.save(folder, InputRecipe.DEFAULT, HeadKind.MULTIPLE_CHOICE, chosen);
        try (ImageTextClassifier classifier = ImageTextClassifier.load(folder)) {
            classifier.warmUp();
            Example example = Example.of("what is it", Image.of(red));
            List<String> choices = List.of("it", "what is", "colour");

            assertThat(choices)
                    .contains(classifier.predict(example.withChoices(choices)).label());
            assertUsage("0 texts to choose from where the model takes 3", () -> classifier.predict(example));
            assertUsage("no one vector", () -> classifier.embed(example.withChoices(choices)));
        }
    }

    @Test
    void a_model_of_two_images_takes_two_in_their_order() throws IOException {
        InputRecipe two = new InputRecipe("", 1, 12, null, 2, false, false);
        ModelFolder.save(folder, two, HeadKind.VISUAL_REASONING, ONE);
        try (ImageTextClassifier classifier = ImageTextClassifier.load(folder)) {
            double probability = classifier
                    .predict(Example.of("is it", Image.of(red), Image.of(green)))
                    .probability();
            double exchanged = classifier
                    .predict(Example.of("is it", Image.of(green), Image.of(red)))
                    .probability();

            assertThat(classifier.imagesPerExample()).isEqualTo(2);
            assertThat(probability).isNotEqualTo(exchanged);
            assertUsage(
                    "has 1 images where the model takes 2", () -> classifier.predict(Example.of("is", Image.of(red))));
        }
    }

    @Test
    void a_text_that_is_longer_than_the_model_reads_is_told() throws IOException {
        try (ImageTextClassifier classifier = ImageTextClassifier.load(ModelFolder.save(folder))) {
            Example fits = Example.of("what ".repeat(10), Image.of(red));
            Example longer = Example.of("what ".repeat(15), Image.of(red));

            assertThat(classifier.predict(fits).truncatedWordPieces()).isZero();
            assertThat(classifier.predictAll(List.of(fits, longer, longer)))
                    .extracting(Prediction::truncatedWordPieces)
                    .containsExactly(0, 5, 5);
        }
    }

    @Test
    void an_embedding_stands_for_text_and_image() throws IOException {
        try (ImageTextClassifier classifier = ImageTextClassifier.load(ModelFolder.save(folder))) {
            float[] embedding = classifier.embed(Example.of("is it", Image.of(red)));

            assertThat(embedding).hasSize(16).isEqualTo(classifier.embed(Example.of("is it", Image.of(red))));
            assertThat(embedding).isNotEqualTo(classifier.embed(Example.of("is it", Image.of(green))));
            assertThat(embedding).isNotEqualTo(classifier.embed(Example.of("it is", Image.of(red))));
            for (float value : embedding) {
                assertThat(value).isBetween(-1f, 1f);
            }
        }
    }

    @Test
    void a_label_is_explained_by_words_and_by_places_of_the_image() throws IOException {
        try (ImageTextClassifier classifier = ImageTextClassifier.load(ModelFolder.save(folder))) {
            Example example = Example.of("what colour", Image.of(red));

            Explanation explanation = classifier.explain(example);

            Prediction prediction = classifier.predict(example);
            assertThat(explanation.label()).isEqualTo(prediction.label());
            assertThat(explanation.probability()).isCloseTo(prediction.probability(), within(1e-6));
            assertThat(explanation.words())
                    .extracting(Explanation.Word::text)
                    .containsExactly("[CLS]", "what", "colour", "[SEP]");
            Explanation.ImageEffects image = explanation.images().get(0);
            double[][] effects = image.effects(2, 2);
            assertThat(effects[1][0]).isEqualTo(image.effectAt(0.1, 0.9));
            double attention = explanation.words().stream()
                    .mapToDouble(Explanation.Word::attention)
                    .sum();
            for (double[] place : new double[][] {{0, 0}, {0.5, 0}, {0, 0.5}, {0.5, 0.5}}) {
                attention += image.attentionAt(place[0], place[1]);
            }
            assertThat(attention).isCloseTo(1, within(1e-5));
            assertUsage("is not one of the model's", () -> classifier.explain(example, "purple"));
            assertThatThrownBy(() -> image.effectAt(1, 0)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void a_listener_counts_what_is_predicted_and_nothing_else() throws IOException {
        List<Integer> counts = new ArrayList<>();
        PredictionListener listener = new PredictionListener() {
            @Override
            public synchronized void predicted(int examples, java.time.Duration time) {
                counts.add(examples);
                assertThat(time).isPositive();
            }
        };
        try (ImageTextClassifier classifier =
                ImageTextClassifier.load(ModelFolder.save(folder), options -> options.listener(listener))) {
            Example example = Example.of("what is it", Image.of(red));

            classifier.warmUp();
            assertThat(counts).isEmpty();
            classifier.predict(example);
            assertThat(counts).containsExactly(1);
            classifier.predictAll(List.of(example, example, example));
            assertThat(counts.stream().mapToInt(count -> count).sum()).isEqualTo(4);
        }
    }

    @Test
    void options_that_make_no_sense_and_folders_that_hold_no_classifier_are_refused_in_one_line() throws IOException {
        ModelFolder.save(folder);

        assertUsage("threads: 0", () -> ImageTextClassifier.load(folder, options -> options.threads(0)));
        assertUsage("batchSize: -1", () -> ImageTextClassifier.load(folder, options -> options.batchSize(-1)));
        assertThatThrownBy(() -> ImageTextClassifier.load(folder.resolve("none")))
                .isInstanceOfSatisfying(
                        VisualBertException.class, e -> assertThat(e.code()).isEqualTo(Code.CHECKPOINT))
                .hasMessageContaining("none");
    }

    @Test
    void the_precision_is_that_of_training_unless_another_is_asked_for() throws IOException {
        Example example = Example.of("what is it", Image.of(red));
        ModelFolder.save(folder);
        double trained = probability(example, Precision.AUTO);

        Files.writeString(folder.resolve("provenance.json"), "{\"precision\": \"BF16\"}");

        assertThat(trained).isEqualTo(probability(example, Precision.FP32));
        assertThat(probability(example, Precision.AUTO))
                .isEqualTo(probability(example, Precision.BF16))
                .isNotEqualTo(trained);
        assertThat(probability(example, Precision.INT8)).isNotEqualTo(trained);
    }

    private double probability(Example example, Precision precision) {
        try (ImageTextClassifier classifier =
                ImageTextClassifier.load(folder, options -> options.precision(precision))) {
            return classifier.predict(example).probability();
        }
    }

    private static void assertUsage(String message, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        VisualBertException.class, e -> assertThat(e.code()).isEqualTo(Code.USAGE))
                .hasMessageContaining(message);
    }
}
