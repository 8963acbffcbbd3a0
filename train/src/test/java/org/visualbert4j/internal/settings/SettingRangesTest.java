package org.visualbert4j.internal.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.visualbert4j.error.VisualBertException;

/** What each setting may be, told where the settings are read: before records, images or a model are. */
class SettingRangesTest {

    private static final String SENSELESS = " makes no sense; expected ";

    /** Values that are refused, between semicolons, and what is told beside the value; by key. */
    private static final Map<String, String> REFUSED = Stream.of("""
            format                | json; JSONL; ""        | is none of [jsonl, python]
            label-format          | onehot; one_hot        | is none of [one-hot, plain]
            on-bad-image          | ignore; Drop           | is none of [blank, drop, error, skip]
            on-missing-text       | skip; empty            | is none of [blank, drop, error]
            on-missing-label      | skip; blank            | is none of [drop, error]
            validation-fraction   | 0; 1; -0.1; 1.5; 10    | expected a share above 0 and below 1
            loader-threads        | 0; -1; 100000          | expected 1 to 1024
            fold                  | 0/5; 6/5; 1/1; 2; 2-5  | expected which of how many, as 2/5
            group-pattern         | a.*; .                 | expected group-field beside it
            task                  | single; multilabel     | is none of [multi-label, multiple-choice, single-label, soft-label]
            head                  | VQA; vqa_head; base    | is none of [visual_reasoning, vqa]
            fusion                | coatt; co_attention    | is none of [co-attention, concat]
            co-attention-variant  | residul; Block         | is none of [bare, block, residual]
            images                | 0; 3; -1               | expected 1 or 2
            co-attention-layers   | 0; -1; 2000            | expected 1 to 1000
            vocabulary-size       | 0; -5; 2000000000      | expected 1 to 16777216
            max-text-length       | 2; 0; -1               | expected 3 or more
            visual-token-type     | 2; -1                  | expected 0 or 1
            dropout               | 1; -0.1; 10            | expected a share from 0 to below 1
            visual                | convgrid; region       | is none of [conv-grid, features, grid, patches, pixels, regions]
            visual-rate           | 0; -1                  | expected a number above 0
            regions               | many; 0; 100-10; -3    | the number of regions is such as 36 or 10-100
            grid                  | 7; 7*7; 0x7; 7x0; 7x2000 | expected ROWSxCOLUMNS, such as 7x7, each 1 to 1024
            grid-stage            | c3; C4; 4              | is none of [c4, c5]
            visual-precision      | fp23; auto; fp16       | is none of [bf16, fp32]
            image-size            | 224; 0x224; 224x0; 99999x99999; -1x5 | expected HEIGHTxWIDTH, such as 224x224, each 1 to 8192
            image-normalization   | image-net; none        | is none of [imagenet, training]
            patch-size            | 0; -16; 10000          | expected 1 to 8192
            pixel-run             | 0; -1; 2000000000      | expected 1 to 16777216
            conv-channels         | []; [0]; [32, -1]; [100000] | expected 1 to 16 numbers, each 1 to 65536
            epochs                | 0; -1                  | expected 1 or more
            batch-size            | 0; -32                 | expected 1 or more
            optimizer             | adam; AdamW            | is none of [adamw, sgd]
            learning-rate         | 0; -1e-4               | expected a number above 0
            schedule              | liner; Linear; ""      | is none of [constant, cosine, linear, plateau, step]
            warmup                | 1; -0.1; 500           | expected a share from 0 to below 1
            step-epochs           | 0; -1                  | expected 1 or more
            plateau-patience      | -1                     | expected 0 or more
            gamma                 | 0; -1; 1.1; 10         | expected a share above 0, at most 1
            weight-decay          | -0.01                  | expected 0 or more
            momentum              | -0.1; 1; 9             | expected from 0 to below 1
            clip                  | 0; -1                  | expected a number above 0
            accumulation-steps    | 0; -1; 64              | expected 1 to the batch size
            layer-decay           | 0; -0.5; 1.5           | expected a number above 0, at most 1
            freeze                | [head]; [embedings]    | is none of [all-but-head, embeddings, visual-encoder]
            freeze-layers         | -1                     | expected 0 or more
            label-smoothing       | 1; -0.1                | expected from 0 to below 1
            class-weights         | balance; Balanced      | is none of [balanced, none]
            precision             | fp23; fp16; float      | is none of fp32, bf16, auto
            threads               | -1; 100000             | expected 0 to 1024
            evaluate-every        | 1; 0 epochs; -1 steps; epoch | expected such as "1 epoch" or "500 steps"
            save-every            | 1; 0 steps; 2 minutes  | expected such as "1 epoch" or "500 steps"
            best-by               | acc; f1; macro_f1      | is none of [accuracy, average-precision, balanced-accuracy
            early-stopping        | -1                     | expected 0 or more
            keep-checkpoints      | 0; -1                  | expected 1 or more
            average-decay         | 1; -0.1                | expected a share from 0 to below 1
            average-best          | -1                     | expected 0 or more
            target-error          | 1; -0.01; 5            | expected a share from 0 to below 1
            confidence            | 0; 1; 95               | expected a share above 0 and below 1
            objective             | caption; mlm           | is none of [captions, task]
            """.split("\n"))
            .collect(Collectors.toMap(
                    line -> line.substring(0, line.indexOf('|')).strip(),
                    line -> line.substring(line.indexOf('|') + 1)));

    /** Those that any text, path or number of their type may be. */
    private static final Set<String> FREE = Set.of(
            "train",
            "validation",
            "test",
            "output",
            "text-field",
            "pair-field",
            "image-field",
            "label-field",
            "label-separator",
            "choices-field",
            "group-field",
            "split-seed",
            "model",
            "vocabulary",
            "text-suffix",
            "visual-model",
            "visual-places",
            "seed",
            "bert");

    @TempDir
    Path folder;

    private record Case(String key, String value, String expected) {
        @Override
        public String toString() {
            return key + ": " + value;
        }
    }

    static Stream<Case> refused() {
        return REFUSED.entrySet().stream().flatMap(entry -> {
            String[] columns = entry.getValue().split("\\|", -1);
            return Arrays.stream(columns[0].split(";", -1))
                    .map(value -> new Case(entry.getKey(), value.strip(), columns[1].strip()));
        });
    }

    @ParameterizedTest
    @MethodSource("refused")
    void a_value_that_no_run_could_mean_is_refused_with_its_line_or_flag(Case refused) throws IOException {
        Path file =
                Files.writeString(folder.resolve("a.yaml"), "# settings\n" + refused.key + ": " + refused.value + "\n");
        String flag = refused.value.equals("\"\"") ? "" : refused.value;

        assertThatThrownBy(() -> read(refused.key, file, Map.of()))
                .isInstanceOfSatisfying(
                        VisualBertException.class, e -> assertThat(e.code()).isEqualTo(VisualBertException.Code.CONFIG))
                .hasMessageStartingWith(file + ":2: " + refused.key + ": ")
                .hasMessageContaining(refused.expected)
                .message()
                .doesNotContain("\n");
        assertThatThrownBy(() -> read(refused.key, null, Map.of(refused.key, flag)))
                .isInstanceOf(VisualBertException.class)
                .hasMessageStartingWith("`" + refused.key + "`: ")
                .hasMessageContaining(refused.expected);
    }

    @Test
    void every_setting_but_texts_paths_seeds_and_those_that_are_true_or_false_has_a_range() {
        Set<String> keys = Stream.concat(SettingsReader.keys().stream(), SettingsReader.pretrainingKeys().stream())
                .filter(key -> !key.isFlag())
                .map(SettingsReader.Key::key)
                .collect(Collectors.toCollection(TreeSet::new));

        Set<String> told = new TreeSet<>(REFUSED.keySet());
        told.addAll(FREE);

        assertThat(told).isEqualTo(keys);
    }

    @Test
    void the_message_names_what_was_found() {
        assertThatThrownBy(() -> SettingsReader.read(null, Map.of("gamma", "-1")))
                .hasMessage("`gamma`: -1.0" + SENSELESS + "a share above 0, at most 1");
        assertThatThrownBy(() -> SettingsReader.read(null, Map.of("fusion", "coatt")))
                .hasMessage("`fusion`: \"coatt\" is none of [co-attention, concat]");
    }

    @Test
    void a_group_pattern_is_a_regular_expression() {
        assertThatThrownBy(() -> SettingsReader.read(null, Map.of("group-field", "id", "group-pattern", "(")))
                .hasMessageStartingWith("`group-pattern`: \"(\" is no regular expression: ");
    }

    @Test
    void pretraining_has_no_head_to_choose_and_training_not_that_of_pretraining() {
        assertThatThrownBy(() -> SettingsReader.read(null, Map.of("head", "pretraining")))
                .hasMessage("`head`: pretraining" + SENSELESS
                        + "visual_reasoning or vqa; pretraining has a command of its own");
    }

    @Test
    void a_setting_that_another_one_rules_out_is_refused() {
        assertThatThrownBy(() -> SettingsReader.read(null, Map.of("accept-by-label", "true", "task", "multi-label")))
                .hasMessageContaining("`accept-by-label`: true" + SENSELESS + "task single-label beside it");
        assertThatThrownBy(() -> SettingsReader.read(
                        null,
                        Map.of("drop-leaks", "true", "find-copies", "true", "visual", "features", "visual-model", "f")))
                .hasMessageContaining("`drop-leaks`: true" + SENSELESS + "visual other than features");
    }

    private static TrainingSettings read(String key, @Nullable Path file, Map<String, String> flags) {
        return key.equals("objective") ? SettingsReader.readPretraining(file, flags) : SettingsReader.read(file, flags);
    }
}
