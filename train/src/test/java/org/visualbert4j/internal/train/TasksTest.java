package org.visualbert4j.internal.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.visualbert4j.internal.classifier.Classifier;
import org.visualbert4j.internal.classifier.ExampleReader;
import org.visualbert4j.internal.classifier.ScoredLabel;
import org.visualbert4j.internal.evaluate.EvaluationRun;
import org.visualbert4j.internal.image.PngWriter;
import org.visualbert4j.internal.image.RgbImage;
import org.visualbert4j.internal.records.BadImagePolicy;
import org.visualbert4j.internal.records.Batch;
import org.visualbert4j.internal.records.FieldNames;
import org.visualbert4j.internal.records.LabelledRecord;
import org.visualbert4j.internal.records.RecordFile;
import org.visualbert4j.internal.records.RecordFormat;
import org.visualbert4j.internal.records.VisualInput;
import org.visualbert4j.internal.runtime.MatmulPrecision;
import org.visualbert4j.internal.settings.SettingsReader;
import org.visualbert4j.metrics.LabelMetrics;
import org.visualbert4j.metrics.Metrics;
import org.visualbert4j.metrics.MultiLabelMetrics;
import org.visualbert4j.metrics.SingleLabelMetrics;

/** Every kind of label and record, learnt in seconds on grey images: dark ones of even number, light ones of odd. */
class TasksTest {

    private static final int IMAGES = 80;

    @TempDir
    private Path folder = Path.of("");

    private final Map<String, String> settings = new LinkedHashMap<>();

    @BeforeEach
    void drawImages() throws IOException {
        settings.putAll(ShadesTask.make(folder));
        for (int i = 0; i < IMAGES; i++) {
            int shade = i % 2 == 0 ? 20 + i / 2 : 180 + i / 2;
            PngWriter.write(RgbImage.filled(16, 16, shade, shade, shade), folder.resolve("grey" + i + ".png"));
        }
    }

    @Test
    void several_labels_a_record_are_learnt_and_their_threshold_is_tuned_and_kept() throws IOException {
        // given: "dark" or "light" by the image, "loud" by the text; some have none of the latter
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < IMAGES; i++) {
            String shade = i % 2 == 0 ? "\"dark\"" : "\"light\"";
            lines.add(line("look", i, "[" + shade + "]"));
            lines.add(line("LOOK! hey", i, "[" + shade + ", \"loud\"]"));
        }

        MultiLabelMetrics metrics = (MultiLabelMetrics) learn(lines, "multi-label");

        assertThat(metrics.accuracy()).isGreaterThan(0.9);
        assertThat(metrics.microF1()).isGreaterThan(0.95);
        assertThat(metrics.labels()).extracting(LabelMetrics::label).containsExactly("dark", "light", "loud");
        assertThat(Files.readString(folder.resolve("run/config.json"))).contains("multi_label");
        MultiLabelMetrics again = (MultiLabelMetrics) evaluate();
        assertThat(again).isEqualTo(metrics);

        // and the threshold decides what a single record is given, as it did in the evaluation
        try (Classifier classifier = Classifier.load(folder.resolve("run"))) {
            for (String text : List.of("look", "LOOK! hey")) {
                Path image = folder.resolve("grey0.png");
                List<ScoredLabel> predictions = classifier.predict(text, image, MatmulPrecision.FP32);
                assertThat(predictions)
                        .allMatch(prediction ->
                                prediction.given() == (float) prediction.probability() >= metrics.threshold());
                assertThat(predictions.stream().filter(ScoredLabel::given).map(ScoredLabel::label))
                        .containsExactlyInAnyOrderElementsOf(
                                text.equals("look") ? List.of("dark") : List.of("dark", "loud"));
            }
        }
    }

    @Test
    void the_majority_label_is_that_of_the_training_records_whatever_is_evaluated() throws IOException {
        // given: most of training is dark, most of the test is light
        List<String> training = new ArrayList<>();
        for (int i = 0; i < IMAGES; i++) {
            training.add(line("look", i, i % 2 == 0 || i < 20 ? "\"dark\"" : "\"light\""));
        }
        Path test = Files.write(
                folder.resolve("test.jsonl"),
                List.of(line("look", 1, "\"light\""), line("look", 3, "\"light\""), line("look", 2, "\"dark\"")));
        set("epochs", "1", "test", test);
        Files.write(folder.resolve("train.jsonl"), training);

        Trainer trainer = new Trainer(SettingsReader.read(null, settings), new SilentListener());
        SingleLabelMetrics metrics =
                (SingleLabelMetrics) Objects.requireNonNull(trainer.run().test());

        assertThat(metrics.majorityBaseline()).isEqualTo(1.0 / 3);
        assertThat(Files.readString(folder.resolve("run/test.json"))).contains("\"majority_baseline\"");
    }

    @Test
    void soft_labels_are_learnt_and_counted_by_how_right_the_answer_is() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < IMAGES; i++) {
            lines.add(line(
                    "what is it?",
                    i,
                    i % 2 == 0 ? "{\"dark\": 1, \"black\": 0.3}" : "{\"light\": 0.9, \"white\": 0.6}"));
        }

        SingleLabelMetrics metrics = (SingleLabelMetrics) learn(lines, "soft-label");

        assertThat(metrics.accuracy()).isGreaterThan(0.9);
        assertThat(metrics.softAccuracy()).isBetween(0.85, 0.96);

        // and an answer that training did not know is nobody's
        Files.write(folder.resolve("train.jsonl"), List.of(line("what is it?", 0, "{\"pitch black\": 1}")));
        SingleLabelMetrics other = (SingleLabelMetrics) evaluate();
        assertThat(other.accuracy()).isZero();
        assertThat(other.softAccuracy()).isZero();
    }

    @Test
    void one_of_several_texts_is_chosen() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < IMAGES; i++) {
            boolean swapped = i % 4 >= 2;
            String choices = swapped ? "[\"it is light\", \"it is dark\"]" : "[\"it is dark\", \"it is light\"]";
            boolean second = (i % 2 == 1) != swapped;
            lines.add(line("what is it?", i, second ? "1" : "0").replace("}", ", \"choices\": " + choices + "}"));
        }
        set("epochs", "40");

        SingleLabelMetrics metrics = (SingleLabelMetrics) learn(lines, "multiple-choice");

        assertThat(metrics.accuracy()).isGreaterThan(0.9);
        assertThat(metrics.labels()).extracting(LabelMetrics::label).containsExactly("0", "1");
        List<String> choices = List.of("it is dark", "it is light");
        assertThat(predicted("what is it?", choices, List.of(0))).isEqualTo("it is dark");
        assertThat(predicted("what is it?", choices, List.of(1))).isEqualTo("it is light");
        assertThatThrownBy(() -> predicted("what is it?", List.of("it is dark"), List.of(1)))
                .hasMessage("the number of texts to choose from that this model takes is 2, not 1");
    }

    @Test
    void two_images_are_told_apart_by_their_place() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < IMAGES; i++) {
            int other = (i + 3 + 2 * (i % 5)) % IMAGES;
            String label = i % 2 == 1 ? "\"yes\"" : "\"no\"";
            lines.add(line("is the left one lighter?", i, label)
                    .replace("\"grey" + i + ".png\"", "[\"grey" + i + ".png\", \"grey" + other + ".png\"]"));
        }
        set("images", "2", "epochs", "40");

        SingleLabelMetrics metrics = (SingleLabelMetrics) learn(lines, "single-label");

        assertThat(metrics.accuracy()).isGreaterThan(0.9);
        String question = "is the left one lighter?";
        assertThat(predicted(question, List.of(), List.of(1, 4))).isEqualTo("yes");
        assertThat(predicted(question, List.of(), List.of(4, 1))).isEqualTo("no");
        assertThatThrownBy(() -> predicted(question, List.of(), List.of(1)))
                .hasMessage("the number of images that this model takes is 2, not 1");
    }

    @Test
    void a_missing_image_says_nothing_where_the_mask_tells_the_model() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < IMAGES; i++) {
            lines.add(line("dark?", i, i % 2 == 0 ? "\"yes\"" : "\"no\""));
            lines.add("{\"text\": \"a word\", \"label\": \"yes\"}");
        }
        set("on-bad-image", "blank");

        SingleLabelMetrics metrics = (SingleLabelMetrics) learn(lines, "single-label");

        assertThat(metrics.accuracy()).isGreaterThan(0.9);
        assertThat(ofUnseen(20)).isEqualTo(ofUnseen(220));
        SingleLabelMetrics dropped = (SingleLabelMetrics) evaluate(BadImagePolicy.SKIP);
        assertThat(dropped.count()).isEqualTo(IMAGES);
    }

    @ParameterizedTest
    @CsvSource({"error, 0", "drop, 160", "blank, 161"})
    void a_missing_text_is_what_the_policy_says(String policy, int records) throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(folder.resolve("train.jsonl")));
        lines.add("{\"img\": \"0.png\", \"label\": \"yes\"}");
        Files.write(folder.resolve("train.jsonl"), lines);
        set("on-missing-text", policy);

        if (records == 0) {
            assertThatThrownBy(() -> TrainingData.read(SettingsReader.read(null, settings)))
                    .hasMessageContaining("train.jsonl:161: has no \"text\"");
        } else {
            TrainingData data = TrainingData.read(SettingsReader.read(null, settings));
            assertThat(data.training().size() + data.validation().size()).isEqualTo(records);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "single-label | [\"a\", \"b\"] | has not one label but {a=1.0, b=1.0}",
                "multi-label | {\"a\": 0.5} | its labels have scores",
                "multiple-choice | \"a\" | has no texts to choose from",
            })
    void records_of_another_task_are_refused_with_their_place(String task, String label, String message)
            throws IOException {
        String whole = task.equals("multiple-choice") ? ", \"choices\": [\"x\", \"y\"]}" : "}";
        Files.write(
                folder.resolve("train.jsonl"),
                List.of(
                        line("t", 0, task.equals("multi-label") ? "[\"b\"]" : "0")
                                .replace("}", whole),
                        line("t", 1, label)));
        set("task", task);

        assertThatThrownBy(() -> TrainingData.read(SettingsReader.read(null, settings)))
                .hasMessageContaining("train.jsonl:2: " + message);
    }

    /** What is said where an image of a shade stands in for one that is missing. */
    private float[] ofUnseen(int shade) {
        try (Classifier classifier = Classifier.load(folder.resolve("run"))) {
            LabelledRecord record = new LabelledRecord("", "dark?", null, null, null, folder, 1);
            VisualInput.Image image = new VisualInput.Image(RgbImage.filled(16, 16, shade, shade, shade), false);
            Batch.Example example = new Batch.Example(record, classifier.encode(record), List.of(image));
            return classifier.probabilities(Batch.of(List.of(example), classifier.padId()), MatmulPrecision.FP32)[0];
        }
    }

    /** What the trained classifier holds most probable. */
    private String predicted(String text, List<String> choices, List<Integer> images) {
        List<Path> files = images.stream()
                .map(image -> folder.resolve("grey" + image + ".png"))
                .toList();
        try (Classifier classifier = Classifier.load(folder.resolve("run"))) {
            LabelledRecord record = LabelledRecord.unlabelled(text, null, choices, files);
            return classifier.predict(record, MatmulPrecision.FP32).get(0).label();
        }
    }

    private static String line(String text, int image, String label) {
        return "{\"text\": \"" + text + "\", \"img\": \"grey" + image + ".png\", \"label\": " + label + "}";
    }

    /** Trains on all of them and gives the test metrics of the same. */
    private Metrics learn(List<String> lines, String task) throws IOException {
        Path file = folder.resolve("train.jsonl");
        Files.write(file, lines);
        set("task", task, "test", file, "validation", file, "allow-overlap", "true");
        Trainer trainer = new Trainer(SettingsReader.read(null, settings), new SilentListener());
        return Objects.requireNonNull(trainer.run().test());
    }

    private Metrics evaluate() {
        return evaluate(BadImagePolicy.ERROR);
    }

    private Metrics evaluate(BadImagePolicy onBadImage) {
        List<LabelledRecord> records =
                RecordFile.read(folder.resolve("train.jsonl"), RecordFormat.JSONL, FieldNames.DEFAULT);
        try (Classifier classifier = Classifier.load(folder.resolve("run"))) {
            ExampleReader reader = new ExampleReader(classifier, onBadImage);
            return EvaluationRun.of(classifier, reader, records, 64, 1, MatmulPrecision.FP32, done -> {})
                    .metrics();
        }
    }

    private void set(Object... keysAndValues) {
        ShadesTask.set(settings, keysAndValues);
    }
}
