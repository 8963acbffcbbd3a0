package org.visualbert4j.internal.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.visualbert4j.internal.checkpoint.Safetensors;
import org.visualbert4j.internal.model.HeadKind;
import org.visualbert4j.internal.model.TinyModel;
import org.visualbert4j.internal.model.VisualBertInputs;
import org.visualbert4j.internal.model.VisualBertModel;
import org.visualbert4j.internal.nn.Initializer;
import org.visualbert4j.internal.nn.Parameter;
import org.visualbert4j.internal.nn.Parameters;
import org.visualbert4j.internal.optim.MovingAverage;
import org.visualbert4j.internal.optim.ParameterGroup;
import org.visualbert4j.internal.runtime.MatmulPrecision;
import org.visualbert4j.internal.runtime.NoGrad;
import org.visualbert4j.internal.runtime.Scope;
import org.visualbert4j.internal.settings.SettingsReader;
import org.visualbert4j.metrics.EpochMetrics;

/** What can be asked of training, seen in whole runs on {@link ShadesTask}. */
class TrainingOptionsTest {

    @TempDir
    private Path folder = Path.of("");

    private final Map<String, String> settings = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();
    private final List<EpochMetrics> evaluations = new ArrayList<>();

    @BeforeEach
    void drawImages() throws IOException {
        settings.putAll(ShadesTask.make(folder));
        set("epochs", "1");
    }

    @Test
    void a_batch_in_parts_makes_the_same_steps_as_in_one() {
        set("optimizer", "sgd", "learning-rate", "0.05", "class-weights", "balanced", "label-smoothing", "0.1");
        run("whole");
        set("accumulation-steps", "5"); // which does not divide 16
        run("parts");

        Map<String, Double> differences = differences("whole", "parts");

        assertThat(differences.values())
                .allSatisfy(difference -> assertThat(difference).isLessThan(1e-5));
    }

    @Test
    void layers_run_again_for_their_gradients_make_the_same_steps() {
        set("dropout", "0.1", "fusion", "co-attention", "accumulation-steps", "3");
        run("kept");
        set("recompute", "true");
        run("recomputed");

        assertThat(differences("kept", "recomputed").values()).containsOnly(0.0);
    }

    @ParameterizedTest
    @CsvSource({
        "'[embeddings]', 0, visual_bert.embeddings",
        "'[visual-encoder]', 0, visual_encoder",
        "'[]', 1, visual_bert.encoder.layer.0",
        "'[all-but-head]', 0, visual",
    })
    void what_is_frozen_stays_and_all_else_is_trained(String parts, String layers, String prefix) {
        set("freeze", parts, "freeze-layers", layers);
        run("one");
        set("learning-rate", "2e-3");
        run("other");

        Map<String, Double> differences = differences("one", "other");

        differences.forEach(
                (name, difference) -> assertThat(difference == 0).as(name).isEqualTo(name.startsWith(prefix)));
    }

    @Test
    void a_new_head_is_new_even_where_the_old_one_would_fit() {
        run("before");
        set("model", folder.resolve("before"), "new-head", "true", "optimizer", "sgd", "learning-rate", "1e-30");

        run("after");

        Map<String, Double> differences = differences("before", "after");
        assertThat(differences.get("cls.weight")).isGreaterThan(0);
        assertThat(differences.get("visual_bert.pooler.dense.weight")).isZero();
    }

    @Test
    void rates_fall_from_layer_to_layer_downwards() {
        try (Scope scope = Scope.open();
                Parameters parameters = new Parameters(0.02)) {
            for (String name : List.of(
                    "visual_bert.embeddings.word_embeddings.weight",
                    "visual_bert.encoder.layer.0.output.dense.weight",
                    "visual_bert.encoder.layer.1.output.dense.weight",
                    "visual_bert.pooler.dense.weight",
                    "cls.weight")) {
                parameters.root().declare(name, new Initializer.Constant(0), 2, 2);
            }
            parameters.initializeMissing();

            Map<String, Double> factors = new TreeMap<>();
            for (ParameterGroup group : ParameterGroup.of(parameters.all(), 0.1, 0.5, 1)) {
                group.parameters().forEach(parameter -> factors.put(parameter.name(), group.rateMultiplier()));
            }

            assertThat(factors.values()).containsExactly(1.0, 0.125, 0.25, 0.5, 1.0);
        }
    }

    @Test
    void training_ends_when_evaluations_get_no_better() {
        set("epochs", "50", "early-stopping", "2", "learning-rate", "1e-9", "best-by", "loss", "schedule", "constant");
        set("evaluate-every", "3 steps", "warmup", "0");

        run("run");

        assertThat(evaluations).hasSizeLessThan(100);
        assertThat(notes).contains("no better evaluation for 2: training ends early");
        EpochMetrics best = evaluations.get(evaluations.size() - 3);
        assertThat(evaluations).allMatch(metrics -> metrics.score() >= best.score());
        assertThat(evaluations).allMatch(metrics -> metrics.step() % 3 == 0);
    }

    @Test
    void as_many_states_are_kept_as_asked_for() throws IOException {
        set("save-every", "2 steps", "keep-checkpoints", "3");

        run("run");

        try (Stream<Path> files = Files.list(folder.resolve("run/checkpoints"))) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.startsWith("step-")))
                    .containsExactlyInAnyOrder(
                            "step-000000006.safetensors", "step-000000008.safetensors", "step-000000009.safetensors");
        }
    }

    @Test
    void the_moving_average_is_what_is_evaluated_and_kept() {
        run("plain");
        set("average-decay", "0.9");
        run("average");

        assertThat(differences("plain", "average").get("cls.weight")).isGreaterThan(0);
    }

    @Test
    void a_moving_average_follows_closely_at_first_and_gives_the_weights_back() {
        try (Scope scope = Scope.open();
                Parameters parameters = new Parameters(0.02)) {
            Parameter weight = parameters.root().declare("weight", new Initializer.Constant(1), 1);
            parameters.initializeMissing();
            try (MovingAverage average = new MovingAverage(parameters.all(), 0.5)) {
                double expected = 1;
                for (int step = 1; step <= 20; step++) {
                    try (NoGrad guard = NoGrad.open()) {
                        weight.value().fill_(new Scalar(step * step));
                    }
                    average.update(step);
                    double stays = Math.min(0.5, (1.0 + step) / (10 + step));
                    expected = stays * expected + (1 - stays) * step * step;
                }

                double during = average.during(() -> weight.value().item_double());

                assertThat(during).isCloseTo(expected, within(1e-3));
                assertThat(weight.value().item_double()).isEqualTo(400);
            }
        }
    }

    @Test
    void averaging_the_best_weights_is_not_worse_on_validation_than_the_best() {
        set("epochs", "6", "learning-rate", "3e-3", "schedule", "constant", "average-best", "3");
        set(
                "validation",
                folder.resolve("train.jsonl"),
                "test",
                folder.resolve("train.jsonl"),
                "allow-overlap",
                "true");

        Trainer.Result result = run("run");

        assertThat(notes).anyMatch(note -> note.matches("averaged [123] of the best 3 evaluated weights"));
        assertThat(Objects.requireNonNull(result.test()).accuracy())
                .isGreaterThanOrEqualTo(Objects.requireNonNull(result.best()).validationAccuracy());
    }

    @Test
    void rare_labels_count_for_more_and_the_only_record_of_one_is_not_held_out() throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(folder.resolve("train.jsonl")));
        lines.add(lines.get(2).replace("\"no\"", "\"seldom\""));
        Files.write(folder.resolve("all.jsonl"), lines);
        set("class-weights", "balanced", "train", folder.resolve("all.jsonl"));
        set("validation", folder.resolve("train.jsonl"));
        String told = "label \"seldom\" has 1 training record; balanced weights make it count as much as all records"
                + " of another label";
        run("run");
        assertThat(notes).contains(told);

        // and when records are held out
        settings.remove("validation");
        notes.clear();
        run("second");
        assertThat(notes).contains(told);
    }

    @Test
    void a_step_that_overflows_in_bf16_is_tried_once_more_in_fp32() {
        try (Scope scope = Scope.open();
                VisualBertModel model = TinyModel.random(TinyModel.config(HeadKind.VISUAL_REASONING, null))) {
            Parameter projection = model.parameters().get("visual_bert.embeddings.visual_projection.weight");
            projection.value().set_requires_grad(false);
            try (NoGrad guard = NoGrad.open()) {
                projection.value().mul_(new Scalar(1e-38));
            }
            Map<String, Tensor> inputs = TinyModel.inputs();
            // given numbers that fp32 holds and bf16 rounds to infinity
            inputs.put(
                    "visual_embeds",
                    Objects.requireNonNull(inputs.get("visual_embeds"))
                            .mul(new Scalar(0))
                            .add(new Scalar(3.4e38)));
            inputs.put("labels", Tensor.create(new long[] {0, 1}));
            VisualBertInputs batch = VisualBertInputs.of(inputs);
            assertThat(step(model, MatmulPrecision.FP32, batch).isFinite()).isTrue();

            TrainingStep.Outcome outcome = step(model, MatmulPrecision.BF16, batch);

            assertThat(outcome.isFinite()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "evaluate-every, often, `evaluate-every`: often makes no sense; expected such as",
        "save-every, 0 steps, `save-every`: 0 steps makes no sense",
        "best-by, beauty, `best-by`: \"beauty\" is none of",
        "freeze, [feet], `freeze`: \"feet\" is none of",
        "freeze-layers, 3, '`freeze-layers`: 3 makes no sense; expected 0 to 2, which the encoder has'",
        "accumulation-steps, 17, `accumulation-steps`: 17 makes no sense",
        "average-decay, 1, `average-decay`: 1.0 makes no sense",
        "class-weights, heavy, `class-weights`: \"heavy\" is none of",
    })
    void a_senseless_setting_is_one_line_that_names_it(String key, String value, String message) {
        set(key, value);

        assertThatThrownBy(() -> run("run")).hasMessageContaining(message);
    }

    private static TrainingStep.Outcome step(VisualBertModel model, MatmulPrecision precision, VisualBertInputs batch) {
        try (TrainingStep step = TrainingStep.adamW(model, 0, precision, 1, false)) {
            return step.run(() -> batch, 0);
        }
    }

    private Trainer.Result run(String output) {
        set("output", folder.resolve(output));
        return new Trainer(SettingsReader.read(null, settings), new SilentListener() {
                    @Override
                    public void note(String line) {
                        notes.add(line);
                    }

                    @Override
                    public void epochEnded(EpochMetrics metrics, boolean best) {
                        evaluations.add(metrics);
                    }
                })
                .run();
    }

    private Map<String, Double> differences(String one, String other) {
        Map<String, Double> differences = new TreeMap<>();
        try (Scope scope = Scope.open()) {
            Map<String, Tensor> second = Safetensors.read(folder.resolve(other).resolve("model.safetensors"));
            Safetensors.read(folder.resolve(one).resolve("model.safetensors"))
                    .forEach((name, tensor) -> differences.put(
                            name,
                            tensor.sub(Objects.requireNonNull(second.get(name)))
                                    .abs()
                                    .max()
                                    .item_double()));
        }
        return differences;
    }

    private void set(Object... keysAndValues) {
        ShadesTask.set(settings, keysAndValues);
    }
}
