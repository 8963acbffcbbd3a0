package org.visualbert4j.train;

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
                .anyMatch(line -> line.startsWith("texts are cut at 20 word pieces (--max-text-length): ")
                        && line.contains("40 of 160 test records (25.0 %)")
                        && line.contains("; the longest has "));
        int training = audit().at("/cut_texts/splits/training/cut").intValue();
        assertThat(training + audit().at("/cut_texts/splits/validation/cut").intValue())
                .isEqualTo(40);
    }

    @Test
    void the_wrong_key_of_images_is_an_error_whatever_the_policy() {
        assertThatThrownBy(() -> train("image-field", "picture", "on-bad-image", "blank"))
                .hasMessageContaining("no record has \"picture\"; the keys there are \"img\", \"label\", \"text\"");
        assertThat(folder.resolve("run")).doesNotExist();
    }
}
