package org.visualbert4j.internal.mislabelled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.visualbert4j.internal.dataset.FieldCheck;
import org.visualbert4j.internal.labels.LabelFormat;
import org.visualbert4j.internal.records.FieldNames;
import org.visualbert4j.internal.records.RecordFormat;

class CorrectedRecordsTest {

    @TempDir
    private Path folder = Path.of("");

    @Test
    void a_copy_has_the_accepted_labels_and_all_fields_and_the_file_is_as_it_was() throws IOException {
        Path from = records(
                "{\"label\":\"red\",\"text\":\"t\",\"img\":\"a.png\",\"source\":{\"page\":7}}",
                "",
                "{\"label\":\"blue\",\"text\":\"t\",\"img\":\"b.png\"}",
                "{\"label\":\"red\",\"text\":\"u\",\"img\":\"c.png\"}");
        String before = Files.readString(from);
        CorrectedRecords records =
                new CorrectedRecords(from, plain(), List.of(suspect(1, true, "blue"), suspect(3, false, "red")));

        records.fix(folder.resolve("fixed.jsonl"));
        records.drop(folder.resolve("dropped.jsonl"));

        assertThat(folder.resolve("fixed.jsonl")).content().isEqualTo("""
                        {"label":"blue","text":"t","img":"a.png","source":{"page":7}}
                        {"label":"blue","text":"t","img":"b.png"}
                        {"label":"red","text":"u","img":"c.png"}
                        """);
        assertThat(Files.readAllLines(folder.resolve("dropped.jsonl")))
                .hasSize(2)
                .noneMatch(line -> line.contains("a.png"));
        assertThat(from).content().isEqualTo(before);
    }

    @Test
    void images_are_found_from_another_folder() throws IOException {
        Path from = records("{\"text\":\"t\",\"img\":[\"images/a.png\",\"/abs/b.png\"],\"label\":\"red\"}");

        new CorrectedRecords(from, plain(), List.of()).fix(folder.resolve("other/place/fixed.jsonl"));

        assertThat(folder.resolve("other/place/fixed.jsonl"))
                .content()
                .contains("[\"../../images/a.png\",\"/abs/b.png\"]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "3 | 4 | false | - | 4",
                "true | false | false | - | false",
                "[\"a\",\"b\"] | a | false | - | [\"a\"]",
                "[1,2] | 2;3 | false | - | [2,3]",
                "\"a\" | b;c | false | - | [\"b\",\"c\"]",
                "\"a,b\" | b;c | false | , | \"b,c\"",
                "[0,1,0] | 2 | true | - | [0,0,1]",
                "\"0 1 0\" | 0;2 | true | - | [1,0,1]",
            })
    void a_label_is_written_as_the_one_before_was(
            String before, String suggested, boolean oneHot, @Nullable String separator, String after)
            throws IOException {
        Path from = records("{\"text\":\"t\",\"label\":" + before + "}");
        FieldNames names = new FieldNames(
                "text", "text_pair", "img", "label", "choices", null, new LabelFormat(oneHot, separator, false));

        new CorrectedRecords(
                        from,
                        new FieldCheck(RecordFormat.JSONL, names),
                        List.of(suspect(1, true, suggested.split(";"))))
                .fix(folder.resolve("fixed.jsonl"));

        assertThat(folder.resolve("fixed.jsonl")).content().isEqualTo("{\"text\":\"t\",\"label\":" + after + "}\n");
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "\"two\", \"one\""})
    void a_choice_is_its_number_or_its_text_as_before(String before, String after) throws IOException {
        Path from = records("{\"text\":\"t\",\"choices\":[\"one\",\"two\"],\"label\":" + before + "}");

        new CorrectedRecords(from, plain(), List.of(suspect(1, true, "0"))).fix(folder.resolve("fixed.jsonl"));

        assertThat(folder.resolve("fixed.jsonl")).content().endsWith("\"label\":" + after + "}\n");
    }

    @Test
    void a_suggestion_by_hand_is_the_text_of_a_choice_too_and_nothing_else() throws IOException {
        Path from = records("{\"text\":\"t\",\"choices\":[\"one\",\"two\"],\"label\":\"two\"}");
        Path to = folder.resolve("fixed.jsonl");

        new CorrectedRecords(from, plain(), List.of(suspect(1, true, "one"))).fix(to);

        assertThat(to).content().endsWith("\"label\":\"one\"}\n");
        assertThatThrownBy(() -> new CorrectedRecords(from, plain(), List.of(suspect(1, true, "three"))).fix(to))
                .hasMessageContaining("train.jsonl:1: suspects.jsonl suggests \"three\", which is no choice");
    }

    @Test
    void python_literals_become_json_lines() throws IOException {
        Path from = records("{'text': 'it''s', 'label': 'red', 'n': None}".replace("''", " "));

        new CorrectedRecords(
                        from,
                        new FieldCheck(RecordFormat.PYTHON, FieldNames.DEFAULT),
                        List.of(suspect(1, true, "blue")))
                .fix(folder.resolve("fixed.jsonl"));

        assertThat(folder.resolve("fixed.jsonl"))
                .content()
                .isEqualTo("{\"text\":\"it s\",\"label\":\"blue\",\"n\":null}\n");
    }

    @Test
    void the_file_itself_is_never_written() throws IOException {
        Path from = records("{\"text\":\"t\",\"label\":\"red\"}");
        Path link = Files.createSymbolicLink(folder.resolve("link.jsonl"), from);

        assertThatThrownBy(() -> new CorrectedRecords(from, plain(), List.of()).fix(link))
                .hasMessageContaining("is the file of records itself");
        assertThat(from).content().isEqualTo("{\"text\":\"t\",\"label\":\"red\"}\n");
    }

    private Path records(String... lines) throws IOException {
        return Files.write(folder.resolve("train.jsonl"), List.of(lines));
    }

    private static FieldCheck plain() {
        return new FieldCheck(RecordFormat.JSONL, FieldNames.DEFAULT);
    }

    private static Suspect suspect(int line, boolean accept, String... suggested) {
        return new Suspect(
                1,
                line,
                "id",
                List.of("?"),
                List.of(suggested),
                0.1,
                0.2,
                Map.of(),
                true,
                accept,
                "t",
                List.of(),
                List.of());
    }
}
