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
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.checkpoint.Safetensors;
import org.visualbert4j.internal.classifier.Classifier;
import org.visualbert4j.internal.classifier.ScoredLabel;
import org.visualbert4j.internal.runtime.MatmulPrecision;
import org.visualbert4j.internal.runtime.Scope;
import org.visualbert4j.internal.settings.SettingsReader;
import org.visualbert4j.internal.settings.TrainingSettings;
import org.visualbert4j.metrics.EpochMetrics;

/** Whole runs on {@link ShadesTask}. */
class TrainerTest {

    @TempDir
    private Path folder = Path.of("");

    private final Map<String, String> settings = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final List<EpochMetrics> epochs = new ArrayList<>();

    @BeforeEach
    void drawImages() throws IOException {
        settings.putAll(ShadesTask.make(folder));
    }

    @ParameterizedTest
    @ValueSource(strings = {"concat", "co-attention"})
    void a_task_of_both_modalities_is_learnt_and_the_run_predicts_from_anywhere(String fusion) throws IOException {
        set("fusion", fusion, "test", folder.resolve("train.jsonl"), "allow-overlap", "true");

        Trainer.Result result = run();

        assertThat(result.test()).isNotNull();
        assertThat(Objects.requireNonNull(result.test()).accuracy()).isGreaterThan(0.95);
        Path moved = Files.move(folder.resolve("run"), folder.resolve("moved"));
        try (Classifier classifier = Classifier.load(moved)) {
            List<ScoredLabel> predictions =
                    classifier.predict("is it light?", folder.resolve("0.png"), MatmulPrecision.FP32);
            assertThat(predictions.get(0).label()).isEqualTo("yes");
            assertThat(predictions.stream()
                            .mapToDouble(ScoredLabel::probability)
                            .sum())
                    .isBetween(0.999, 1.001);
        }
        try (Stream<Path> files = Files.list(moved)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .contains(
                            "model.safetensors",
                            "config.json",
                            "vocab.txt",
                            "preprocessor_config.json",
                            "metrics.jsonl",
                            "provenance.json",
                            "settings.yaml",
                            "test.json");
        }
        for (String name : List.of("config.json", "provenance.json", "settings.yaml", "metrics.jsonl")) {
            assertThat(Files.readString(moved.resolve(name))).doesNotContain(folder.toString());
        }
    }

    @Test
    void the_same_seed_gives_the_same_weights_to_the_last_bit() {
        set("epochs", "2", "fusion", "co-attention");
        run();
        set("output", folder.resolve("again"), "loader-threads", "1");
        run();

        try (Scope scope = Scope.open()) {
            Map<String, Tensor> first = Safetensors.read(folder.resolve("run/model.safetensors"));
            Map<String, Tensor> second = Safetensors.read(folder.resolve("again/model.safetensors"));
            first.forEach((name, tensor) -> assertThat(tensor.equal(Objects.requireNonNull(second.get(name))))
                    .as(name)
                    .isTrue());
        }
    }

    @Test
    void every_parameter_of_co_attention_and_visual_encoder_is_trained() {
        set("fusion", "co-attention", "co-attention-variant", "block", "epochs", "1");
        run();
        set("output", folder.resolve("longer"), "epochs", "2", "schedule", "constant");
        run();

        try (Scope scope = Scope.open()) {
            Map<String, Tensor> one = Safetensors.read(folder.resolve("run/model.safetensors"));
            Map<String, Tensor> two = Safetensors.read(folder.resolve("longer/model.safetensors"));
            List<String> names = one.keySet().stream()
                    .filter(name -> name.contains("co_attention") || name.startsWith("visual_encoder."))
                    .toList();
            assertThat(names).hasSizeGreaterThan(30);
            assertThat(names)
                    .allSatisfy(name -> assertThat(
                                    Objects.requireNonNull(one.get(name)).equal(Objects.requireNonNull(two.get(name))))
                            .isFalse());
        }
    }

    @Test
    void a_run_stopped_before_its_first_evaluation_is_no_model_and_goes_on() {
        Trainer[] trainer = new Trainer[1];
        trainer[0] = new Trainer(SettingsReader.read(null, settings), new Notes(() -> trainer[0].stop()));

        Trainer.Result result = trainer[0].run();

        assertThat(result.best()).isNull();
        assertThat(notes).anyMatch(line -> line.startsWith("stopped before the first evaluation"));
        assertThatThrownBy(() -> Classifier.load(folder.resolve("run"))).hasMessageContaining("no trained classifier");
        set("resume", "true", "epochs", "12");
        assertThat(run().best()).isNotNull();
        assertThat(folder.resolve("run/model.safetensors")).exists();
    }

    @Test
    void the_epoch_that_was_best_on_the_validation_records_is_the_one_kept() {
        // given a learning rate so high that accuracy goes up and down and the last epoch is seldom the best
        Path same = folder.resolve("train.jsonl");
        set("validation", same, "test", same, "allow-overlap", "true");
        set("learning-rate", "6e-3", "schedule", "constant", "epochs", "9");

        Trainer.Result result = run();

        double best = epochs.stream()
                .mapToDouble(EpochMetrics::validationAccuracy)
                .max()
                .orElseThrow();
        assertThat(Objects.requireNonNull(result.best()).validationAccuracy()).isEqualTo(best);
        assertThat(Objects.requireNonNull(result.test()).accuracy()).isEqualTo(best);
    }

    @Test
    void a_loss_that_is_not_finite_ends_the_run_with_the_step_and_the_records() {
        set("optimizer", "sgd", "learning-rate", "1e30", "clip", "1e30");

        assertThatThrownBy(this::run)
                .isInstanceOf(VisualBertException.class)
                .hasMessageContaining("training diverged at step ")
                .hasMessageContaining("train.jsonl:")
                .hasMessageContaining("`learning-rate`");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "epochs | 0 | `epochs`: 0 makes no sense",
                "learning-rate | -1 | `learning-rate`: -1.0 makes no sense",
                "batch-size | many | `batch-size`: many makes no sense here; expected a whole number",
                "image-size | banana | `image-size`: banana makes no sense",
                "fusion | glue | `fusion`: \"glue\" is none of [co-attention, concat]",
                "optimizer | lion | `optimizer`: \"lion\" is none of [adamw, sgd]",
                "head | hydra | `head`: \"hydra\" is none of",
                "precision | fp4 | `precision`: \"fp4\" is none of fp32, bf16, auto",
                "validation-fraction | 2 | `validation-fraction`: 2.0 makes no sense",
                "model | nowhere | nowhere",
                "fold | 6/5 | `fold`: 6/5 makes no sense; expected which of how many, as 2/5",
                "fold | half | `fold`: half makes no sense",
                "split-seed | any | `split-seed`: any makes no sense here; expected a whole number",
            })
    void a_senseless_setting_is_one_line_that_names_it(String key, String value, String message) {
        set(key, value);

        assertThatThrownBy(this::run)
                .isInstanceOf(VisualBertException.class)
                .hasMessageContaining(message)
                .message()
                .doesNotContain("\n");
        assertThat(folder.resolve("run/model.safetensors")).doesNotExist();
    }

    @Test
    void a_misspelt_key_is_answered_with_the_nearest_one() throws IOException {
        Path file = Files.writeString(folder.resolve("a.yaml"), "learnin-rate: 1e-3\n");

        assertThatThrownBy(() -> SettingsReader.read(file, Map.of()))
                .hasMessageContaining("\"learnin-rate\" is no setting; did you mean \"learning-rate\"?");
    }

    @Test
    void flags_win_over_the_file_and_the_file_over_defaults() throws IOException {
        Path file = Files.writeString(folder.resolve("a.yaml"), "epochs: 3\nbatch-size: 5\nconv-channels: [4, 8]\n");

        TrainingSettings read = SettingsReader.read(file, Map.of("epochs", "7"));

        assertThat(read.optimization().epochs()).isEqualTo(7);
        assertThat(read.optimization().batchSize()).isEqualTo(5);
        assertThat(read.visual().convChannels()).containsExactly(4, 8);
        assertThat(read.optimization().optimizer()).isEqualTo("adamw");
    }

    @Test
    void training_and_test_from_the_same_file_are_refused() {
        set("test", folder.resolve("train.jsonl"));

        assertThatThrownBy(this::run).hasMessageContaining("is the training file");
    }

    @ParameterizedTest
    @CsvSource({"error, false", "skip, true", "blank, true"})
    void a_missing_image_is_what_the_policy_says(String policy, boolean goesOn) throws IOException {
        Files.delete(folder.resolve("3.png"));
        set("on-bad-image", policy, "epochs", "1");

        if (goesOn) {
            run();
            assertThat(warnings)
                    .anyMatch(line -> line.startsWith("train.jsonl: 2 of 160 records are ")
                            && line.contains(": 2 missing (no 1, yes 1); the first is train.jsonl:7: 3.png"));
        } else {
            assertThatThrownBy(this::run).hasMessageContaining("train.jsonl:7").hasMessageContaining("3.png");
        }
    }

    @Test
    void a_finished_run_is_not_overwritten() {
        set("epochs", "1");
        run();

        assertThatThrownBy(this::run).hasMessageContaining("holds a trained model already");
    }

    @Test
    void a_trained_run_starts_another_on_other_labels_only_with_a_new_head() throws IOException {
        set("epochs", "1");
        run();
        List<String> lines = Files.readAllLines(folder.resolve("train.jsonl")).stream()
                .map(line -> line.replace("\"yes\"", "\"true\"").replace("\"no\"", "\"false\""))
                .toList();
        Files.write(folder.resolve("other.jsonl"), lines);
        set("train", folder.resolve("other.jsonl"), "model", folder.resolve("run"), "output", folder.resolve("second"));

        assertThatThrownBy(this::run).hasMessageContaining("`new-head`");

        set("new-head", "true", "fusion", "co-attention");
        run();
        assertThat(folder.resolve("second/model.safetensors")).exists();
    }

    @Test
    void a_fold_of_the_training_records_is_the_test() {
        set("fold", "2/4", "epochs", "1");

        Trainer.Result result = run();

        assertThat(Objects.requireNonNull(result.test()).count()).isEqualTo(40);
        assertThat(notes).contains("108 training, 12 validation, 40 test records; 2 labels");
    }

    @Test
    void the_split_stays_with_its_own_seed_and_else_goes_with_the_seed() {
        TrainingData first = data("1");
        TrainingData second = data("2");
        assertThat(second.validation()).isNotEqualTo(first.validation());

        set("split-seed", "1");

        assertThat(data("2").validation()).isEqualTo(first.validation());
        assertThat(data("2").training()).isEqualTo(first.training());
    }

    private TrainingData data(String seed) {
        set("seed", seed);
        TrainingSettings read = SettingsReader.read(null, settings);
        return TrainingData.read(read);
    }

    private Trainer.Result run() {
        return new Trainer(SettingsReader.read(null, settings), new Notes(() -> {})).run();
    }

    private void set(Object... keysAndValues) {
        ShadesTask.set(settings, keysAndValues);
    }

    /** Keeps the notes, and does something after the first step. */
    private final class Notes extends SilentListener {
        private final Runnable afterStep;

        Notes(Runnable afterStep) {
            this.afterStep = afterStep;
        }

        @Override
        public void note(String line) {
            notes.add(line);
        }

        @Override
        public void warning(String line) {
            warnings.add(line);
        }

        @Override
        public void stepDone(int records, double loss, double accuracy) {
            afterStep.run();
        }

        @Override
        public void epochEnded(EpochMetrics metrics, boolean best) {
            epochs.add(metrics);
        }
    }
}
