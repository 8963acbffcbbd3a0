package org.visualbert4j.internal.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.visualbert4j.error.VisualBertException.Code.DATA;
import static org.visualbert4j.internal.records.Refusal.assertRefused;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.visualbert4j.internal.labels.LabelFormat;
import org.visualbert4j.internal.model.Task;

/** The form that labels are written in, against the task. */
class LabelFormTest {

    @TempDir
    private Path folder = Path.of("");

    private List<LabelledRecord> read(LabelFormat format, String... labels) throws IOException {
        List<String> lines = List.of(labels).stream()
                .map(label -> "{\"text\": \"a\", \"label\": " + label + "}")
                .toList();
        Path file = Files.write(folder.resolve("train.jsonl"), lines);
        FieldNames names = new FieldNames("text", "text_pair", "img", "label", "choices", null, format);
        return RecordFile.read(file, RecordFormat.JSONL, names);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '^',
            value = {
                "MULTI_LABEL # [0, 1] # [1, 0] # [0, 1] # `label-format` one-hot",
                "MULTI_LABEL # [0.0, 1.0] # [1.0, 0.0] # [0.0, 1.0] # `label-format` one-hot",
                "MULTI_LABEL # [false, true] # [true, false] # [false, true] # `label-format` one-hot",
                "MULTI_LABEL # [0, 1] # [1, 0] # [0] # `label-format` one-hot",
                "MULTI_LABEL # [0, 1, 0] # [1, 0, 0] # [0, 0, 1] # `label-format` one-hot",
                "MULTI_LABEL # [0.2, 0.8] # [0.9, 0.1] # [0.3, 0.7] # `label-format` one-hot",
                "SOFT_LABEL # [0.2, 0.8] # [0.9, 0.1] # [0.3, 0.7] # `label-format` one-hot",
                "SINGLE_LABEL # [0, 1] # [1, 0] # [0, 1] # `label-format` one-hot",
                "SINGLE_LABEL # [\"a\", \"b\"] # \"a\" # \"b\" # `task` multi-label",
                "MULTI_LABEL # [\"a\", \"b\"] # [\"b\", \"a\"] # [\"a\", \"b\"] # nothing to tell apart",
                "MULTI_LABEL # \"red|square\" # \"red\" # \"blue\" # `label-separator` \"|\"",
                "MULTI_LABEL # \"red;square\" # \"blue;circle\" # \"blue\" # `label-separator` \";\"",
                "MULTI_LABEL # \"red, square\" # \"red, circle\" # \"blue\" # `label-separator` \",\"",
                "MULTI_LABEL # \"['a', 'b']\" # \"['c']\" # \"['d', 'e']\" # `label-separator` \",\"",
                "MULTI_LABEL # {\"a\": 0.5} # {\"b\": 1} # {\"a\": 1} # `task` soft-label",
            })
    void a_form_for_another_task_is_an_error_that_names_the_way_on(
            Task task, String one, String two, String three, String remedy) {
        assertRefused(DATA, () -> LabelSet.of(read(LabelFormat.PLAIN, one, two, three), task), "train.jsonl:1", remedy);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '^',
            value = {
                "MULTI_LABEL # [0] # [1] # [0, 1]",
                "MULTI_LABEL # [2, 1] # [1] # []",
                "MULTI_LABEL # \"Paris, Texas\" # \"Rome\" # [\"Rome\"]",
                "SINGLE_LABEL # \"a|b\" # \"c\" # \"a\"",
                "SINGLE_LABEL # true # false # true",
                "SOFT_LABEL # {\"a\": 0.5} # {\"b\": 1} # {\"a\": 1}",
            })
    void the_form_of_the_task_is_taken(Task task, String one, String two, String three) throws IOException {
        assertThat(LabelSet.of(read(LabelFormat.PLAIN, one, two, three), task).size())
                .isGreaterThanOrEqualTo(2);
    }

    @Test
    void one_hot_lists_name_the_place_of_the_one() throws IOException {
        LabelFormat oneHot = new LabelFormat(true, null, false);

        assertThat(read(oneHot, "[0, 0, 1]", "[true, false, false]", "\"0 1 0\"", "\"[0, 0, 1]\"", "null"))
                .extracting(LabelledRecord::label)
                .containsExactly("2", "0", "1", "2", null);
        assertThat(read(oneHot, "[0.3, 0.7]", "[0, 0]"))
                .extracting(LabelledRecord::targets)
                .containsExactly(Map.of("0", 0.3, "1", 0.7), Map.of());
        assertRefused(DATA, () -> read(oneHot, "[0, 1]", "[0, 1, 0]"), "train.jsonl:2", "3 where those before have 2");
        for (String wrong : List.of("3", "\"red\"", "[0, 2]", "[1]", "[]", "[\"a\", \"b\"]", "{\"a\": 1}")) {
            assertRefused(DATA, () -> read(oneHot, wrong), "train.jsonl:1", "`label-format` one-hot");
        }
        assertRefused(
                DATA,
                () -> LabelSet.of(read(oneHot, "[0, 1]", "[1, 1]"), Task.SINGLE_LABEL),
                "train.jsonl:2",
                "not one");
    }

    @Test
    void separators_divide_texts_and_nothing_else() throws IOException {
        LabelFormat bars = new LabelFormat(false, "|", false);

        assertThat(read(bars, "\"red | square\"", "\"red\"", "[\"a|b\"]", "\"red||red\"", "\"|\""))
                .extracting(LabelledRecord::label)
                .containsExactly("red, square", "red", "a|b", "red", null);
        assertThat(read(new LabelFormat(false, ",", false), "\"['drama', \\\"war\\\"]\""))
                .extracting(LabelledRecord::label)
                .containsExactly("drama, war");
    }

    @Test
    void texts_to_choose_from_and_the_task_to_choose_go_together() throws IOException {
        String choices = "{\"text\": \"a\", \"choices\": [\"x\", \"y\"], \"label\": 1}\n";
        Path file = Files.writeString(folder.resolve("choices.jsonl"), choices.repeat(2));
        List<LabelledRecord> chosen = RecordFile.read(file, RecordFormat.JSONL, FieldNames.DEFAULT);

        for (Task task : List.of(Task.SINGLE_LABEL, Task.MULTI_LABEL, Task.SOFT_LABEL)) {
            assertRefused(DATA, () -> LabelSet.of(chosen, task), "choices.jsonl:1", "`task` multiple-choice");
        }
        assertThat(LabelSet.of(chosen, Task.MULTIPLE_CHOICE).size()).isEqualTo(2);
        List<LabelledRecord> plain = read(LabelFormat.PLAIN, "\"x\"", "\"y\"");
        assertRefused(DATA, () -> LabelSet.of(plain, Task.MULTIPLE_CHOICE), "train.jsonl:1", "no texts to choose from");
    }

    @Test
    void what_only_looks_like_another_task_is_a_warning() throws IOException {
        assertThat(LabelForm.warnings(read(LabelFormat.PLAIN, "[\"a\"]", "[\"b\"]"), Task.MULTI_LABEL))
                .containsExactly("every record has one label, which is for `task` single-label");
        assertThat(LabelForm.warnings(read(LabelFormat.PLAIN, "\"a|b\"", "\"b\""), Task.SINGLE_LABEL))
                .singleElement()
                .asString()
                .contains("\"a|b\" looks like several labels in one text");
        assertThat(LabelForm.warnings(read(LabelFormat.PLAIN, "\"a\"", "\"b\""), Task.SINGLE_LABEL))
                .isEmpty();
    }
}
