package org.visualbert4j.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.train.ShadesTask;
import org.visualbert4j.metrics.ComparisonResult;
import org.visualbert4j.metrics.EpochMetrics;
import org.visualbert4j.metrics.TrainingListener;

/** Training, evaluation, pretraining and comparison as a Java program asks for them, on {@link ShadesTask}. */
class TrainingTest {

    @TempDir
    private Path folder = Path.of("");

    private final List<String> heard = new ArrayList<>();
    private final Cancellation cancellation = new Cancellation();

    @BeforeEach
    void drawImages() throws IOException {
        ShadesTask.make(folder);
    }

    @Test
    void a_classifier_is_trained_and_evaluation_gives_the_metrics_that_training_gave() {
        TrainingResult result = small("run")
                .test(folder.resolve("train.jsonl"))
                .setting("allow-overlap", "true")
                .listener(listener())
                .build()
                .run();

        assertThat(result.finished()).isTrue();
        assertThat(result.modelFolder()).isEqualTo(folder.resolve("run"));
        assertThat(result.validation()).isNull();
        assertThat(Objects.requireNonNull(result.test()).accuracy()).isGreaterThan(0.95);
        assertThat(result.evaluations()).hasSize(12).contains(Objects.requireNonNull(result.best()));
        assertThat(heard).contains("epoch 1 of 12", "evaluated").anyMatch(line -> line.startsWith("loss "));

        EvaluationResult evaluation = Evaluation.builder()
                .model(folder.resolve("run"))
                .records(folder.resolve("train.jsonl"))
                .build()
                .run();

        assertThat(evaluation.metrics()).isEqualTo(result.test());
        assertThat(evaluation.leftOut()).isZero();
    }

    @Test
    void a_run_that_is_cancelled_within_an_epoch_is_resumed_to_its_end() {
        TrainingResult cancelled = small("run")
                .epochs(2)
                .cancellation(cancellation)
                .listener(new TrainingListener() {
                    @Override
                    public void stepDone(int records, double loss, double accuracy) {
                        cancellation.cancel();
                    }
                })
                .build()
                .run();

        assertThat(cancelled.finished()).isFalse();
        assertThat(cancelled.modelFolder()).isNull();
        assertThat(cancelled.evaluations()).isEmpty();

        TrainingResult resumed = small("run").epochs(2).resume(true).build().run();
        TrainingResult atOnce = small("at-once").epochs(2).build().run();

        assertThat(resumed.finished()).isTrue();
        assertThat(resumed.validation()).isNotNull().isEqualTo(atOnce.validation());
    }

    @Test
    void what_was_cancelled_before_it_began_leaves_nothing() {
        cancellation.cancel();

        TrainingResult result = small("run").cancellation(cancellation).build().run();

        assertThat(result.finished()).isFalse();
        assertThat(folder.resolve("run")).doesNotExist();
    }

    @Test
    void an_unknown_setting_or_value_is_refused_with_the_valid_ones() {
        assertThatThrownBy(() -> Training.builder().setting("epocs", "3"))
                .isInstanceOf(VisualBertException.class)
                .hasMessageContainingAll("\"epocs\" is no setting", "epochs", "weight-decay")
                .message()
                .doesNotContain("\n", "--");
        assertThatThrownBy(() -> small("run").setting("schedule", "triangular").build())
                .hasMessageContainingAll("schedule", "triangular", "[constant, cosine, linear, plateau, step]");
        assertThatThrownBy(() -> small("run").batchSize(0).build()).hasMessageContainingAll("batch-size", "1 or more");
        assertThatThrownBy(() -> Evaluation.builder().setting("epochs", "3"))
                .hasMessageContainingAll("no setting of an evaluation", "on-bad-image");
        assertThatThrownBy(() -> Evaluation.builder().build()).hasMessageContaining("model is missing");
        assertThatThrownBy(() -> Training.builder().build().run()).hasMessageContaining("output");
    }

    @Test
    void every_constant_is_a_valid_value_of_its_setting() {
        Stream.of(Fusion.values()).forEach(value -> small("run").fusion(value).build());
        Stream.of(VisualKind.values())
                .forEach(value -> small("run").visual(value).build());
        Stream.of(OptimizerKind.values())
                .forEach(value -> small("run").optimizer(value).build());
        Stream.of(TrainingPrecision.values())
                .forEach(value -> small("run").precision(value).build());
        Stream.of(ClassWeights.values())
                .forEach(value -> small("run").classWeights(value).build());
        Stream.of(LabelKind.values())
                .forEach(value -> small("run").labels(value).build());
        Stream.of(Pretraining.Objective.values())
                .forEach(value -> Pretraining.builder().objective(value).build());
    }

    @Test
    void an_evaluation_ends_when_it_is_cancelled() {
        small("run").epochs(1).build().run();
        cancellation.cancel();

        Evaluation evaluation = Evaluation.builder()
                .model(folder.resolve("run"))
                .records(folder.resolve("train.jsonl"))
                .cancellation(cancellation)
                .build();

        assertThatThrownBy(evaluation::run).isInstanceOf(CancellationException.class);
    }

    @Test
    void variants_are_compared_on_the_same_records() throws IOException {
        List<String> lines = Files.readAllLines(folder.resolve("train.jsonl"));
        Files.write(folder.resolve("first.jsonl"), lines.subList(0, 120));
        Files.write(folder.resolve("rest.jsonl"), lines.subList(120, 160));

        Optional<ComparisonResult> result = Comparison.builder()
                .all(each -> shape(each)
                        .training(folder.resolve("first.jsonl"))
                        .test(folder.resolve("rest.jsonl"))
                        .epochs(1))
                .variant("concat", each -> each.fusion(Fusion.CONCAT))
                .variant("co-attention", each -> each.fusion(Fusion.CO_ATTENTION))
                .seeds(1)
                .output(folder.resolve("comparison"))
                .listener(listener())
                .build()
                .run();

        assertThat(result.orElseThrow().records()).isEqualTo(40);
        assertThat(result.orElseThrow().variants())
                .extracting(ComparisonResult.VariantResult::name)
                .containsExactly("concat", "co-attention");
        assertThat(heard).contains("training 2 of 2: co-attention, seed 1");
        assertThat(folder.resolve("comparison/comparison.json")).exists();
    }

    @Test
    void variants_whose_names_are_no_folders_are_refused() {
        Comparison.Builder builder = Comparison.builder().output(folder).variant("../a", each -> {});

        assertThatThrownBy(builder::build).hasMessageContaining("\"../a\" is no name for a folder");
    }

    @Test
    void a_model_is_pretrained_for_a_classifier_to_start_from() {
        TrainingResult pretrained = Pretraining.builder()
                .training(folder.resolve("train.jsonl"))
                .output(folder.resolve("pretrained"))
                .objective(Pretraining.Objective.TASK)
                .imageSize(16, 16)
                .setting("conv-channels", "[8, 16]")
                .epochs(1)
                .precision(TrainingPrecision.FP32)
                .build()
                .run();

        assertThat(Objects.requireNonNull(pretrained.best()).metrics()).containsKey("masked_word_loss");
        TrainingResult tuned = small("run")
                .startingModel(Objects.requireNonNull(pretrained.modelFolder()))
                .newHead(true)
                .epochs(1)
                .build()
                .run();
        assertThat(tuned.evaluations()).hasSize(1);
    }

    private Training.Builder small(String run) {
        return shape(Training.builder()).training(folder.resolve("train.jsonl")).output(folder.resolve(run));
    }

    private static Training.Builder shape(Training.Builder training) {
        return training.imageSize(16, 16)
                .setting("conv-channels", "[8, 16]")
                .setting("dropout", "0")
                .setting("image-normalization", "training")
                .epochs(12)
                .batchSize(16)
                .learningRate(1e-3)
                .precision(TrainingPrecision.FP32)
                .threads(1);
    }

    private TrainingListener listener() {
        return new TrainingListener() {
            @Override
            public void note(String line) {
                heard.add(line);
            }

            @Override
            public void epochStarted(int epoch, int epochs, int records) {
                heard.add("epoch " + epoch + " of " + epochs);
            }

            @Override
            public void stepDone(int records, double loss, double accuracy) {
                heard.add("loss " + loss);
            }

            @Override
            public void epochEnded(EpochMetrics metrics, boolean best) {
                heard.add("evaluated");
            }
        };
    }
}
