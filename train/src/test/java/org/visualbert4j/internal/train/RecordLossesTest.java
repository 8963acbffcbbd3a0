package org.visualbert4j.internal.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.visualbert4j.Example;
import org.visualbert4j.ImageTextClassifier;
import org.visualbert4j.internal.classifier.Classifier;
import org.visualbert4j.internal.records.LabelledRecord;
import org.visualbert4j.internal.settings.SettingsReader;

/** What a run loses of its records is told before it trains, and stands in its folder. */
class RecordLossesTest {

    @TempDir
    private Path folder = Path.of("");

    private final Map<String, String> settings = new LinkedHashMap<>();
    private final List<String> warnings = new ArrayList<>();

    @BeforeEach
    void drawImages() throws IOException {
        settings.putAll(ShadesTask.make(folder));
        ShadesTask.set(settings, "epochs", "1");
    }

    private Trainer.Result train(Object... more) {
        ShadesTask.set(settings, more);
        return new Trainer(SettingsReader.read(null, settings), new SilentListener() {
                    @Override
                    public void warning(String line) {
                        warnings.add(line);
                    }

                    @Override
                    public void epochStarted(int epoch, int epochs, int records) {
                        warnings.add("epoch of " + records);
                    }
                })
                .run();
    }

    /** The training file with each line about an image of some label changed. */
    private void change(String label, String from, String to) throws IOException {
        List<String> lines = Files.readAllLines(folder.resolve("train.jsonl")).stream()
                .map(line -> line.contains("\"label\": \"" + label) ? line.replaceFirst(from, to) : line)
                .toList();
        Files.write(folder.resolve("train.jsonl"), lines);
    }

    private JsonNode audit() throws IOException {
        return new JsonMapper().readTree(folder.resolve("run/audit.json").toFile());
    }

    @Test
    void a_label_whose_images_are_all_broken_is_told_before_training_and_in_the_folder() throws IOException {
        Files.writeString(folder.resolve("page.png"), "<!doctype html>");
        change("yes", "[0-9]+.png", "page.png");

        Trainer.Result result = train("on-bad-image", "drop");

        assertThat(warnings.get(0))
                .startsWith("train.jsonl: 80 of 160 records are left out for their images: 80 broken (yes 80)");
        assertThat(warnings.get(1))
                .isEqualTo("no training record is left of labels whose images are bad: \"yes\" (80)");
        assertThat(warnings.get(2)).isEqualTo("epoch of 72");
        assertThat(result.audit().warnings()).containsExactlyElementsOf(warnings.subList(0, 2));
        assertThat(audit().path("warnings")).hasSize(2);
        assertThat(audit().at("/bad_images/train/counts/broken/yes").intValue()).isEqualTo(80);
        assertThat(audit().at("/bad_images/train/left_out").intValue()).isEqualTo(80);
        assertThat(audit().toString()).doesNotContain(folder.toString());
    }

    @Test
    void blank_images_for_all_of_a_label_are_told() throws IOException {
        change("yes", "\"img\": \"[0-9]+.png\"", "\"img\": null");

        train("on-bad-image", "blank");

        assertThat(warnings.get(0)).contains("80 of 160 records", "blank", "80 absent (yes 80)");
        assertThat(warnings.get(1)).isEqualTo("blank images stand for all records of labels: \"yes\" (80)");
    }

    @Test
    void a_model_that_saw_blank_images_in_training_labels_texts_without_images_and_others_refuse() throws IOException {
        train("on-bad-image", "blank");
        try (ImageTextClassifier classifier = ImageTextClassifier.load(folder.resolve("run"))) {
            assertThat(classifier.predict(Example.ofText("is it dark?")).scores())
                    .hasSize(2);
        }
        train("on-bad-image", "error", "output", folder.resolve("strict"));
        try (ImageTextClassifier classifier = ImageTextClassifier.load(folder.resolve("strict"))) {
            assertThatThrownBy(() -> classifier.predict(Example.ofText("is it dark?")))
                    .hasMessageEndingWith("has 0 images where the model takes 1, as it was not trained to do without");
        }
    }

    @ParameterizedTest
    @CsvSource({"validation", "test"})
    void what_other_files_lose_is_told_by_their_name(String split) throws IOException {
        Path other = folder.resolve("other.jsonl");
        List<String> lines = Files.readAllLines(folder.resolve("train.jsonl")).subList(0, 20);
        Files.write(
                other,
                lines.stream()
                        .map(line -> line.replace("\"4.png\"", "\"gone.png\""))
                        .toList());

        train(split, other, "on-bad-image", "drop");

        assertThat(warnings.get(0)).startsWith("other.jsonl: 2 of 20 records are left out for their images: 2 missing");
        assertThat(audit().at("/bad_images/" + split + "/counts/missing/yes").intValue())
                .isEqualTo(1);
        assertThat(audit().at("/splits/" + split + "/records").intValue()).isEqualTo(18);
    }

    @Test
    void records_without_text_that_are_left_out_are_told() throws IOException {
        change("no", "\"text\": \"is it light\\?\"", "\"text\": null");

        train("on-missing-text", "drop");

        assertThat(warnings.get(0)).isEqualTo("train.jsonl: 40 of 160 records are left out: they have no \"text\"");
    }

    @Test
    void texts_that_are_cut_are_counted_by_split_before_training() throws IOException {
        change("yes", "is it light", "is it light " + "or not ".repeat(20));

        train("max-text-length", "20", "test", folder.resolve("train.jsonl"), "allow-overlap", "true");

        assertThat(warnings)
                .anyMatch(line -> line.startsWith("texts are cut at 20 word pieces (`max-text-length`): ")
                        && line.contains("40 of 160 test records (25.0 %)")
                        && line.contains("; the longest has "));
        int training = audit().at("/cut_texts/splits/training/cut").intValue();
        assertThat(training + audit().at("/cut_texts/splits/validation/cut").intValue())
                .isEqualTo(40);
    }

    @Test
    void labels_that_look_alike_are_told_and_are_one_where_that_is_asked_for() throws IOException {
        change("no", "is it light\\?(.*)\"no\"", "is it light?$1\"No \"");

        train();

        String line = "labels that look alike are different labels: \"No \" (40) and \"no\" (40)";
        assertThat(warnings.get(0)).startsWith(line);
        assertThat(audit().path("warnings").get(0).textValue()).startsWith(line);
        assertThat(audit().at("/splits/training/labels")).hasSize(3);

        warnings.clear();
        train("normalize-labels", "true", "output", folder.resolve("normal"));

        assertThat(warnings).containsExactly("epoch of 144");
        try (Classifier classifier = Classifier.load(folder.resolve("normal"))) {
            assertThat(classifier.labels().labels()).containsExactly("no", "yes");
        }
    }

    @Test
    void a_label_of_one_image_alone_is_trained_and_that_validation_lacks_it_is_told() throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(folder.resolve("train.jsonl")));
        lines.set(0, lines.get(0).replace("\"yes\"", "\"rare\""));
        Files.write(folder.resolve("train.jsonl"), lines);

        for (long seed = 1; seed < 12; seed++) {
            ShadesTask.set(settings, "seed", seed);
            TrainingData data = TrainingData.read(SettingsReader.read(null, settings));

            assertThat(data.training()).extracting(LabelledRecord::label).contains("rare");
            assertThat(data.validation()).hasSize(16);
            assertThat(data.audit().warnings()).contains("validation has no record of labels: \"rare\" (1)");
        }

        train();

        assertThat(warnings).contains("validation has no record of labels: \"rare\" (1)");
        assertThat(audit().path("warnings"))
                .extracting(JsonNode::textValue)
                .contains("validation has no record of labels: \"rare\" (1)");
    }

    @Test
    void labels_that_training_has_no_record_of_are_told() throws IOException {
        List<String> lines = new ArrayList<>(
                Files.readAllLines(folder.resolve("train.jsonl")).subList(0, 4));
        for (int i = 0; i < lines.size(); i++) { // two images, each with two labels of its own
            lines.set(i, lines.get(i).replaceFirst("\"label\": \"[a-z]+\"", "\"label\": \"label " + i + "\""));
        }
        Files.write(folder.resolve("train.jsonl"), lines);

        train();

        assertThat(warnings)
                .anyMatch(line -> line.startsWith("training has no record of labels that are to be told: "));
    }

    @Test
    void the_wrong_key_of_images_is_an_error_whatever_the_policy() {
        assertThatThrownBy(() -> train("image-field", "image", "on-bad-image", "blank"))
                .hasMessageContaining("no record has \"image\"; the keys there are \"img\", \"label\", \"text\"");
        assertThat(folder.resolve("run")).doesNotExist();
    }

    @Test
    void a_run_that_is_stopped_while_images_are_checked_leaves_nothing() {
        List<String> notes = new ArrayList<>();
        Trainer trainer = new Trainer(SettingsReader.read(null, settings), new SilentListener() {
            @Override
            public void note(String line) {
                notes.add(line);
            }
        });
        trainer.stop();

        Trainer.Result result = trainer.run();

        assertThat(result.best()).isNull();
        assertThat(notes).containsExactly("stopped before training; nothing is written");
        assertThat(folder.resolve("run")).doesNotExist();
    }
}
