package org.visualbert4j.internal.mislabelled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.image.PngWriter;
import org.visualbert4j.internal.image.RgbImage;
import org.visualbert4j.internal.train.SilentListener;

/** Whole searches on a task of seconds: is the image light or dark? */
class MislabelledRunTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int IMAGES = 40;

    @TempDir
    private Path folder = Path.of("");

    private final Map<String, String> flags = new HashMap<>();
    private final List<String> notes = new ArrayList<>();

    @BeforeEach
    void drawImages() throws IOException {
        for (int i = 0; i < IMAGES; i++) {
            int shade = (i % 2 == 0 ? 180 : 20) + i;
            PngWriter.write(RgbImage.filled(16, 16, shade, shade, shade), folder.resolve(i + ".png"));
        }
        flags.putAll(Map.of("image-size", "16x16", "conv-channels", "[8, 16]", "dropout", "0", "epochs", "8"));
        flags.putAll(Map.of("image-normalization", "training", "precision", "fp32", "threads", "1"));
        flags.putAll(Map.of("batch-size", "8", "learning-rate", "1e-3"));
        flags.put("train", folder.resolve("train.jsonl").toString());
    }

    @Test
    void planted_errors_are_chosen_with_the_correct_label_and_a_second_run_says_the_same() throws IOException {
        records(i -> quoted((i % 2 == 0) == (i != 6 && i != 11) ? "light" : "dark"));

        Findings findings = Objects.requireNonNull(search(4).run());

        assertThat(findings.records()).isEqualTo(IMAGES);
        List<JsonNode> lines = suspects();
        assertThat(lines.subList(0, 2))
                .extracting(line -> line.path("line").intValue())
                .containsExactlyInAnyOrder(7, 12);
        for (JsonNode line : lines.subList(0, 2)) {
            assertThat(line.path("chosen").booleanValue()).isTrue();
            assertThat(line.path("accept").booleanValue())
                    .isEqualTo(line.path("score").doubleValue() < 0.05);
            assertThat(line.path("margin").doubleValue()).isLessThan(0.5);
            assertThat(line.path("given").textValue())
                    .isNotEqualTo(line.path("suggested").textValue());
            assertThat(line.path("probabilities")).hasSize(2);
            assertThat(line.path("image").textValue()).endsWith(".png");
        }
        assertThat(JSON.readTree(folder.resolve("out/findings.json").toFile())
                        .path("chosen")
                        .intValue())
                .isEqualTo(findings.chosen());

        // when it is run again, then nothing is trained and what a person decided is kept
        String edited = Files.readString(folder.resolve("out/suspects.jsonl"))
                .replaceAll("\"accept\":(true|false)", "\"accept\":false")
                .replaceFirst("\"accept\":false", "\"accept\":true")
                .replaceFirst("\"suggested\":\"\\w+\"", "\"suggested\":\"dusk\"");
        Files.writeString(folder.resolve("out/suspects.jsonl"), edited);
        notes.clear();
        Findings again = Objects.requireNonNull(search(4).run());
        assertThat(notes).contains("4 of 4 trainings are there already");
        assertThat(again.accepted()).isEqualTo(1);
        assertThat(folder.resolve("out/suspects.jsonl")).content().isEqualTo(edited);
    }

    @Test
    void several_labels_are_judged_one_by_one() throws IOException {
        // given images whose second label goes with the first, but for two that lack one
        records(i -> i % 2 == 1 ? "[\"dark\", \"night\"]" : i == 6 ? "[\"light\"]" : "[\"light\", \"day\"]");
        flags.put("task", "multi-label");

        Findings findings = Objects.requireNonNull(search(4).run());

        assertThat(findings.joint()).isNull();
        assertThat(findings.byLabel()).extracting(LabelNoise::label).containsExactly("dark", "day", "light", "night");
        JsonNode first = suspects().get(0);
        assertThat(first.path("line").intValue()).isEqualTo(7);
        assertThat(first.path("given").textValue()).isEqualTo("light");
        assertThat(first.path("suggested")).hasSize(2);
        assertThat(first.path("probabilities").path("day").doubleValue()).isGreaterThan(0.5);
    }

    @Test
    void choices_are_judged_by_their_numbers() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < IMAGES; i++) {
            lines.add("{\"text\": \"which is it?\", \"img\": \"" + i
                    + ".png\", \"choices\": [\"light\", \"dark\"], \"label\": " + (i % 2) + "}");
        }
        Files.write(folder.resolve("train.jsonl"), lines);
        flags.putAll(Map.of("task", "multiple-choice", "epochs", "1"));

        Findings findings = Objects.requireNonNull(search(2).run());

        assertThat(findings.records()).isEqualTo(IMAGES);
        assertThat(findings.labels()).containsExactly("0", "1");
    }

    @Test
    void records_that_contradict_each_other_are_told() throws IOException {
        records(i -> quoted(i % 2 == 0 ? "light" : "dark"));
        Files.copy(folder.resolve("2.png"), folder.resolve("copy.png"));
        Files.writeString(
                folder.resolve("train.jsonl"),
                Files.readString(folder.resolve("train.jsonl"))
                        + "{\"text\": \"is it?\", \"img\": \"copy.png\", \"label\": \"dark\"}\n");
        flags.put("epochs", "1");

        Findings findings = Objects.requireNonNull(search(2).run());

        assertThat(findings.contradicting()).isEqualTo(2);
        assertThat(findings.contradictions().groups())
                .singleElement()
                .satisfies(group ->
                        assertThat(group).extracting(record -> record.line()).containsExactly(3, 41));
    }

    @Test
    void a_label_of_one_record_is_not_judged_and_rare_ones_are_named() throws IOException {
        records(i -> quoted(i == 0 ? "once" : i == 2 || i == 4 ? "rare" : i % 2 == 0 ? "light" : "dark"));
        flags.put("epochs", "1");

        Findings findings = Objects.requireNonNull(search(4).run());

        assertThat(findings.unjudged()).isEqualTo(1);
        assertThat(findings.records()).isEqualTo(IMAGES - 1);
        assertThat(suspects()).noneMatch(line -> line.path("line").intValue() == 1);
        assertThat(findings.notes()).anyMatch(note -> note.endsWith("can hardly be judged: once, rare."));
    }

    @Test
    void twelve_records_are_enough_and_fewer_groups_than_folds_are_not() throws IOException {
        records(i -> quoted(i % 2 == 0 ? "light" : "dark"));
        Path train = folder.resolve("train.jsonl");
        Files.write(train, Files.readAllLines(train).subList(0, 12));
        flags.put("epochs", "1");

        assertThat(Objects.requireNonNull(search(5).run()).records()).isEqualTo(12);

        Files.write(train, Files.readAllLines(train).subList(0, 4));
        assertThatThrownBy(() -> search(5).run()).hasMessageContaining("can't be divided into 5 folds");
    }

    @Test
    void what_makes_no_sense_is_refused_in_one_line() throws IOException {
        records(i -> quoted("light"));

        assertThatThrownBy(() -> search(1)).hasMessageContaining("`folds`: 1 makes no sense");
        assertThatThrownBy(() -> search(4).run()).hasMessageContaining("there is nothing to tell apart");
        flags.put("task", "soft-label");
        assertThatThrownBy(() -> search(4))
                .isInstanceOf(VisualBertException.class)
                .hasMessageContaining("`task` is soft-label");
        flags.remove("train");
        flags.remove("task");
        assertThatThrownBy(() -> search(4)).hasMessageContaining("`train` is missing");
    }

    @Test
    void an_edited_file_of_suspects_that_is_damaged_is_refused_with_its_line() throws IOException {
        records(i -> quoted(i % 2 == 0 ? "light" : "dark"));
        Files.createDirectories(folder.resolve("out"));
        Files.writeString(folder.resolve("out/suspects.jsonl"), "{\"line\": 3, \"accept\": \"yes\"}\n");

        assertThatThrownBy(() -> search(4).run()).hasMessageContaining("suspects.jsonl:1: lacks a number in \"line\"");
    }

    private interface Label {
        String of(int image);
    }

    private void records(Label label) throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < IMAGES; i++) {
            lines.add("{\"text\": \"is it?\", \"img\": \"" + i + ".png\", \"label\": " + label.of(i) + "}");
        }
        Files.write(folder.resolve("train.jsonl"), lines);
    }

    private static String quoted(String label) {
        return "\"" + label + "\"";
    }

    private MislabelledRun search(int folds) {
        return new MislabelledRun(
                null, flags, folds, SuspectRules.DEFAULT, folder.resolve("out"), new SilentListener() {
                    @Override
                    public void note(String line) {
                        notes.add(line);
                    }
                });
    }

    private List<JsonNode> suspects() throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("out/suspects.jsonl"))) {
            lines.add(JSON.readTree(line));
        }
        return lines;
    }
}
