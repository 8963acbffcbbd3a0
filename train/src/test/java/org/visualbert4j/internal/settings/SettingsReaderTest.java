package org.visualbert4j.internal.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.visualbert4j.error.VisualBertException;

class SettingsReaderTest {

    @TempDir
    Path folder;

    @Test
    void an_empty_flag_takes_away_what_a_checkpoint_would_bring() {
        TrainingSettings unsaid = SettingsReader.read(null, Map.of());
        TrainingSettings empty = SettingsReader.read(null, Map.of("text-suffix", ""));

        assertThat(unsaid.model().textSuffix()).isNull();
        assertThat(empty.model().textSuffix()).isEmpty();
    }

    @Test
    void a_tag_that_the_parser_chokes_on_is_refused_like_any_other() throws IOException {
        Path file = Files.writeString(folder.resolve("settings.yaml"), "!%a");

        assertThatThrownBy(() -> SettingsReader.read(file, Map.of()))
                .isInstanceOf(VisualBertException.class)
                .hasMessageStartingWith(file + ": is no YAML")
                .message()
                .hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "epochs          | 1.5        | 1.5 makes no sense here; expected a whole number",
                "epochs          | 1.0        | 1.0 makes no sense here; expected a whole number",
                "epochs          | 1e1        | 1e1 makes no sense here; expected a whole number",
                "epochs          | 010        | 010 makes no sense here; expected a whole number",
                "epochs          | 0o10       | 0o10 makes no sense here; expected a whole number",
                "epochs          | 0x10       | 0x10 makes no sense here; expected a whole number",
                "epochs          | 0b11       | 0b11 makes no sense here; expected a whole number",
                "epochs          | 1_000      | 1_000 makes no sense here; expected a whole number",
                "epochs          | +5         | +5 makes no sense here; expected a whole number",
                "epochs          | 1:30       | 1:30 makes no sense here; expected a whole number",
                "epochs          | 2147483648 | 2147483648 makes no sense here; expected a whole number",
                "epochs          | true       | true makes no sense here; expected a whole number",
                "epochs          | -1         | -1 makes no sense; expected 1 or more",
                "seed            | 9223372036854775808 | 9223372036854775808 makes no sense here; expected a whole",
                "learning-rate   | 1_0e-4     | 1_0e-4 makes no sense here; expected a number",
                "learning-rate   | 010        | 010 makes no sense here; expected a number",
                "learning-rate   | .nan       | .nan makes no sense here; expected a number",
                "learning-rate   | NaN        | NaN makes no sense here; expected a number",
                "clip            | .inf       | .inf makes no sense here; expected a number",
                "clip            | Infinity   | Infinity makes no sense here; expected a number",
                "clip            | 1e999      | 1e999 makes no sense here; expected a number",
                "clip            | 1d         | 1d makes no sense here; expected a number",
                "clip            | 0x1p3      | 0x1p3 makes no sense here; expected a number",
                "clip            | 0,5        | 0,5 makes no sense here; expected a number",
                "horizontal-flip | yes        | yes makes no sense here; expected true or false",
                "horizontal-flip | no         | no makes no sense here; expected true or false",
                "horizontal-flip | on         | on makes no sense here; expected true or false",
                "horizontal-flip | y          | y makes no sense here; expected true or false",
                "horizontal-flip | 1          | 1 makes no sense here; expected true or false",
                "conv-channels   | 32         | 32 makes no sense here; expected a list",
                "conv-channels   | [8, 1.5]   | 1.5 makes no sense here; expected a list",
                "conv-channels   | [8, 010]   | 010 makes no sense here; expected a list",
                "conv-channels   | [8, [9]]   | a list holds something else than values",
                "conv-channels   | {a: 8}     | is a mapping, where a value or a list is expected",
                "conv-channels   | [8, ~]     | a list holds something else than values",
                "freeze          | embeddings | embeddings makes no sense here; expected a list, each text, as [a, b]",
            })
    void a_value_that_could_be_read_in_two_ways_is_refused_in_a_file_as_in_a_flag(
            String key, String value, String problem) throws IOException {
        assertRefused("batch-size: 4\n" + key + ": " + value + "\n", 2, key + ": " + problem);

        assertThatThrownBy(() -> SettingsReader.read(null, Map.of(key, value)))
                .isInstanceOf(VisualBertException.class)
                .hasMessageStartingWith("`" + key + "`: " + problem)
                .message()
                .doesNotContain("\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "text-field     | yes        | yes",
                "text-field     | 010        | 010",
                "text-field     | 1:30       | 1:30",
                "text-field     | 2026-01-01 | 2026-01-01",
                "text-field     | 1_000      | 1_000",
                "image-size     | 64x64      | 64x64",
                "evaluate-every | 500 steps  | 500 steps",
                "clip           | .5         | 0.5",
                "clip           | 1e-3       | 0.001",
                "clip           | 2          | 2.0",
                "seed           | -3         | -3",
                "recompute      | True       | true",
                "fold           | 2/5        | 2/5",
                "conv-channels  | [8, 16]    | [8,16]",
                "freeze         | []         | []",
                "freeze         | [embeddings, visual-encoder] | [`embeddings`,`visual-encoder`]",
            })
    void a_value_means_in_a_file_what_it_means_as_a_flag(String key, String value, String expected) throws IOException {
        TrainingSettings ofFile = read(key + ": " + value + "\n");
        TrainingSettings ofFlag = SettingsReader.read(null, Map.of(key, value));

        assertThat(ofFile).isEqualTo(ofFlag);
        assertThat(SettingsWriter.values(ofFile)).containsEntry(key, expected.replace('`', '"'));
    }

    @Test
    void a_suffix_that_looks_like_a_list_is_a_text_in_quotes_and_as_a_flag() throws IOException {
        assertThat(SettingsReader.read(null, Map.of("text-suffix", "[MASK]"))
                        .model()
                        .textSuffix())
                .isEqualTo("[MASK]");
        assertThat(read("text-suffix: \"[MASK]\"\n").model().textSuffix()).isEqualTo("[MASK]");
        assertRefused("text-suffix: [MASK]\n", 1, "text-suffix: is a list; expected text in quotes");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`epochs: 2\nepochs: 3\n`                 | 2 | epochs is given twice, first in line 1",
                "`epochs: 2\n\"epochs\": 3\n`             | 2 | epochs is given twice, first in line 1",
                "`epochs: 2\n\tclip: 1\n`                 | 2 | a tab, where YAML takes spaces only",
                "`clip: 1\nlearning_rate: 1e-4\n`         | 2 | \"learning_rate\" is no setting; did you mean \"learning-rate\"?",
                "`clip: 1\nEpochs: 4\n`                   | 2 | \"Epochs\" is no setting; did you mean \"epochs\"?",
                "`a: &a {epochs: 2}\n<<: *a\n`            | 1 | a: is a mapping, where a value or a list is expected",
                "`clip: 1\n<<: {epochs: 2}\n`             | 2 | merging (<<) is not read here; write the settings out",
                "`clip: 1\nepochs:\n`                     | 2 | epochs: has no value; expected a whole number",
                "`clip: 1\nepochs: ~\n`                   | 2 | epochs: has no value; expected a whole number",
                "`clip: null\n`                           | 1 | clip: has no value; expected a number",
                "`epochs: !!float 3\n`                    | 1 | the tag tag:yaml.org,2002:float is not read here",
                "`epochs: !!javax.script.ScriptEngineManager []\n` | 1 | Global tag is not allowed",
                "`text-field: !!str 5\n`                  | 1 | the tag tag:yaml.org,2002:str is not read here",
                "`- epochs: 2\n`                          | 1 | expected lines of \"key: value\"",
                "`epochs: 2\n---\nepochs: 3\n`            | 2 | but found another document",
                "`clip: 1\n[a]: 2\n`                      | 2 | a key is a list or a mapping, where the name",
                "`clip: 1\nepochs: [2\n`                  | 3 | ",
                "`clip: 1\nepochs: *nothing\n`            | 2 | found undefined alias nothing",
                "`clip: 1\ntrain: \"\"\n`                 | 2 | train: \"\" makes no sense here; expected a path",
                "`epochs: |\n  1\n  2\n`                  | 1 | epochs: 1 2 makes no sense here",
            })
    void a_file_that_is_no_list_of_settings_is_refused_with_its_line(String yaml, int line, String problem)
            throws IOException {
        assertRefused(yaml, line, problem == null ? "" : problem);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "epochs: 3\r\nclip: 2\r\n",
                "\uFEFFepochs: 3\nclip: 2\n",
                "# settings\n\"epochs\": '3'\n\nclip: 2 # much\n",
                "{epochs: 3, clip: 2}",
                "epochs: &three 3\nearly-stopping: *three\nclip: 2\n",
                "epochs: 3\nclip: 2\nvalidation:\ngroup-field: null\n"
            })
    void the_same_settings_written_in_other_ways_are_the_same(String yaml) throws IOException {
        TrainingSettings read = read(yaml);

        assertThat(read.optimization().epochs()).isEqualTo(3);
        assertThat(read.optimization().clip()).isEqualTo(2);
        assertThat(read.data().validation()).isNull();
        assertThat(read.data().groupField()).isNull();
    }

    @Test
    void many_aliases_in_one_another_and_deep_nesting_end_at_once() throws IOException {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
        for (int i = 1; i < 40; i++) {
            bomb.append("a" + i + ": &a" + i + " [*a" + (i - 1) + ", *a" + (i - 1) + "]\n");
        }
        assertThatThrownBy(() -> read(bomb.toString()))
                .isInstanceOf(VisualBertException.class)
                .hasMessageStartingWith(folder.resolve("a.yaml").toString())
                .hasMessageContaining("aliases");
        assertThatThrownBy(() -> read("epochs: " + "[".repeat(10_000) + "\n"))
                .isInstanceOf(VisualBertException.class)
                .hasMessageStartingWith(folder.resolve("a.yaml").toString());
        assertThatThrownBy(() -> read("#".repeat((1 << 20) + 1)))
                .hasMessage(folder.resolve("a.yaml") + ": larger than 1048576 bytes, which no file of settings is");
    }

    @Test
    void bytes_that_are_no_text_are_refused() throws IOException {
        Path file = Files.write(
                folder.resolve("a.yaml"), new byte[] {'e', ':', ' ', (byte) 0xff, (byte) 0xfe, '\n', 0, '\n'});

        assertThatThrownBy(() -> SettingsReader.read(file, Map.of()))
                .isInstanceOf(VisualBertException.class)
                .hasMessageStartingWith(file + ": ")
                .message()
                .doesNotContain("\n");
    }

    @Test
    void what_a_run_keeps_of_its_settings_is_read_again_as_it_was() throws IOException {
        TrainingSettings settings = SettingsReader.read(
                null,
                Map.of("text-suffix", "? [MASK]", "freeze", "[embeddings]", "regions", "10-100", "dropout", "0.5"));

        TrainingSettings again = read(SettingsWriter.write(settings));

        assertThat(again).isEqualTo(settings);
    }

    @ParameterizedTest
    @MethodSource("settings")
    void a_setting_that_takes_names_tells_those_that_an_unknown_one_is_refused_with(SettingsReader.Key key) {
        String unknown = key.form().startsWith("[") ? "[no-such-name]" : "no-such-name";

        Throwable refusal = catchThrowable(() -> {
            if (SettingsReader.keys().contains(key)) {
                SettingsReader.read(null, Map.of(key.key(), unknown));
            } else {
                SettingsReader.readPretraining(null, Map.of(key.key(), unknown));
            }
        });

        String message = refusal == null ? "" : String.valueOf(refusal.getMessage());
        boolean takesNames = message.contains("\"no-such-name\" is none of [");
        assertThat(key.choices().isEmpty()).as(message).isEqualTo(!takesNames);
        if (takesNames) {
            assertThat(message).endsWith(key.choices().toString());
            assertThat(key.form()).contains(String.join("|", key.choices()));
        }
    }

    static List<SettingsReader.Key> settings() {
        return Stream.concat(SettingsReader.keys().stream(), SettingsReader.pretrainingKeys().stream())
                .distinct()
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "train, path",
        "epochs, integer",
        "learning-rate, number",
        "resume, true|false",
        "text-field, text",
        "image-size, HEIGHTxWIDTH",
        "optimizer, adamw|sgd",
        "conv-channels, '[integer,...]'"
    })
    void what_a_value_looks_like_follows_from_its_type_and_its_choices(String key, String form) {
        assertThat(SettingsReader.keys())
                .filteredOn(setting -> setting.key().equals(key))
                .extracting(SettingsReader.Key::form)
                .containsExactly(form);
    }

    private TrainingSettings read(String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve("a.yaml"), yaml, StandardCharsets.UTF_8);
        return SettingsReader.read(file, Map.of());
    }

    private void assertRefused(String yaml, int line, String problem) {
        assertThatThrownBy(() -> read(yaml))
                .isInstanceOf(VisualBertException.class)
                .hasMessageStartingWith(folder.resolve("a.yaml") + ":" + line + ": " + problem)
                .message()
                .doesNotContain("\n");
    }
}
