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
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.visualbert4j.internal.checkpoint.Checkpoint;
import org.visualbert4j.internal.checkpoint.Safetensors;
import org.visualbert4j.internal.classifier.Classifier;
import org.visualbert4j.internal.classifier.ExampleReader;
import org.visualbert4j.internal.hub.LocatedModel;
import org.visualbert4j.internal.model.HeadKind;
import org.visualbert4j.internal.model.Labelling;
import org.visualbert4j.internal.model.VisualBertInputs;
import org.visualbert4j.internal.model.VisualBertModel;
import org.visualbert4j.internal.nn.ForwardPass;
import org.visualbert4j.internal.nn.Parameter;
import org.visualbert4j.internal.pretrain.Captions;
import org.visualbert4j.internal.pretrain.PretrainingExamples;
import org.visualbert4j.internal.pretrain.WordMasking;
import org.visualbert4j.internal.records.BadImagePolicy;
import org.visualbert4j.internal.records.Batch;
import org.visualbert4j.internal.records.BatchLoader;
import org.visualbert4j.internal.run.RunFolder;
import org.visualbert4j.internal.runtime.NoGrad;
import org.visualbert4j.internal.runtime.Scope;
import org.visualbert4j.internal.settings.SettingsReader;
import org.visualbert4j.metrics.EpochMetrics;
import org.visualbert4j.metrics.TrainingListener;

/** Pretraining runs. */
class PretrainingTest {

    @TempDir
    private Path folder = Path.of("");

    private final Map<String, String> settings = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();

    @Test
    void on_captions_it_learns_their_words_and_which_of_them_are_the_images() throws IOException {
        settings.putAll(CaptionsTask.make(folder, 120, 1));
        set("validation-fraction", "0.25");

        run(Integer.MAX_VALUE);
        EpochMetrics last = epochs("run").get(epochs("run").size() - 1);
        assertThat(last.metrics().get("masked_word_loss")).isLessThan(0.5 * unigramEntropy());
        assertThat(last.metrics().get("masked_word_accuracy")).isGreaterThan(0.7);
        assertThat(last.metrics().get("sentence_image_accuracy")).isGreaterThan(0.8);
        assertThat(last.validationAccuracy()).isEqualTo(last.metrics().get("masked_word_accuracy"));
        assertThat(notes).contains("90 training records of 90 images, 30 validation records of 30");
        assertThat(folder.resolve("run/tensorboard")).isNotEmptyDirectory();
        assertThat(folder.resolve("run/provenance.json")).content().contains("\"starting_point\" : \"tiny\"");
        assertThat(Checkpoint.config(folder.resolve("run")).headKind()).isEqualTo(HeadKind.PRETRAINING);
    }

    @Test
    void on_a_task_it_learns_words_alone() throws IOException {
        settings.putAll(ShadesTask.make(folder));
        set("objective", "task", "epochs", "1");

        run(Integer.MAX_VALUE);

        EpochMetrics only = epochs("run").get(0);
        assertThat(only.metrics()).containsOnlyKeys("masked_word_loss", "masked_word_accuracy");
        assertThat(only.validationLoss()).isEqualTo(only.metrics().get("masked_word_loss"));
    }

    @ParameterizedTest
    @CsvSource({"captions, 1, 1", "captions, 2, 3", "task, 2, 1"})
    void stopped_anywhere_it_goes_on_to_the_same_bits(String objective, int captions, int accumulationSteps)
            throws IOException {
        settings.putAll(CaptionsTask.make(folder, 40, captions));
        set("objective", objective, "accumulation-steps", accumulationSteps, "epochs", "3", "dropout", "0.1");
        set("horizontal-flip", "true", "save-every", "2 steps", "evaluate-every", "3 steps");
        run(Integer.MAX_VALUE);

        set("output", folder.resolve("broken"), "resume", "true", "loader-threads", "3");
        for (int steps = 2; !notes.contains("training is done already"); steps = 2 + steps % 3) {
            run(steps);
        }

        assertSameWeights(folder.resolve("run"), folder.resolve("broken"));
        assertThat(epochs("broken"))
                .usingRecursiveComparison()
                .ignoringFields("seconds", "examplesPerSecond")
                .isEqualTo(epochs("run"));
    }

    @Test
    void what_was_begun_as_something_else_is_not_resumed() throws IOException {
        settings.putAll(CaptionsTask.make(folder, 10, 2));
        set("validation-fraction", "0.3", "resume", "true");
        run(1);

        set("objective", "task");
        assertThatThrownBy(() -> run(1)).hasMessageContaining("objective: captions then, task now");
        Map<String, String> asTraining = new LinkedHashMap<>(settings);
        asTraining.remove("objective");
        Files.writeString(
                folder.resolve("captions.jsonl"),
                "{\"text\": \"a\", \"img\": \"0.png\", \"label\": \"x\"}\n{\"text\": \"a\", \"img\": \"1.png\", \"label\": \"y\"}\n");
        assertThatThrownBy(() -> new Trainer(SettingsReader.read(null, asTraining), listener(() -> {})).run())
                .hasMessageContaining("begun with other settings");
    }

    @Test
    void a_classifier_starts_from_what_was_learnt_with_the_visual_encoder() throws IOException {
        settings.putAll(CaptionsTask.make(folder, 20, 2));
        set("epochs", "1", "validation-fraction", "0.2");
        run(Integer.MAX_VALUE);
        Path run = folder.resolve("run");
        Map<String, String> classifier = new LinkedHashMap<>(settings);
        ShadesTask.set(classifier, "model", run, "new-head", "true");

        try (Scope scope = Scope.open();
                VisualBertModel model = NewModel.make(
                        SettingsReader.read(null, classifier),
                        0,
                        null,
                        new LocatedModel("run", run, Checkpoint.config(run), null, false),
                        List.of("yes", "no", "both"),
                        Labelling.SINGLE,
                        0)) {
            Map<String, Tensor> learnt = Safetensors.read(run.resolve("model.safetensors"));
            List<String> taken = model.parameters().all().stream()
                    .map(Parameter::name)
                    .filter(learnt::containsKey)
                    .toList();
            assertThat(taken)
                    .anyMatch(name -> name.startsWith("visual_encoder."))
                    .noneMatch(NewModel::isHead);
            assertThat(taken).hasSize(model.parameters().all().size() - 2);
            taken.forEach(name -> assertThat(
                            model.parameters().get(name).value().equal(Objects.requireNonNull(learnt.get(name))))
                    .as(name)
                    .isTrue());
        }
        assertThatThrownBy(() -> Classifier.load(run)).hasMessageContaining("training with `model`");
    }

    @Test
    void the_loss_of_masked_words_alone_is_that_of_all_scores() throws IOException {
        settings.putAll(CaptionsTask.make(folder, 20, 2));
        set("epochs", "1", "validation-fraction", "0.2");
        run(1);
        try (Scope scope = Scope.open();
                NoGrad guard = NoGrad.open();
                Classifier model = Classifier.loadWithoutWeights(folder.resolve("run/checkpoints"))) {
            TrainingData data = TrainingData.read(SettingsReader.readPretraining(null, settings));
            PretrainingExamples examples = new PretrainingExamples(
                    model,
                    new ExampleReader(model, BadImagePolicy.ERROR),
                    new WordMasking(model.tokenizer()),
                    new Captions(data.training(), "training"));
            VisualBertInputs inputs = examples.inputs(firstBatch(examples, data), 1);
            VisualBertModel network = model.model();

            var scores = network.forward(inputs, ForwardPass.inference());
            var alone = network.forward(inputs, ForwardPass.validation());

            Tensor words = scores.get("prediction_logits"); // [B, T+V, words]
            Tensor labels = Objects.requireNonNull(inputs.labels());
            Tensor matches = Objects.requireNonNull(inputs.sentenceImageLabels());
            assertThat(words.size(1)).isEqualTo(labels.size(1));
            double sum = 0;
            int masked = 0;
            for (int i = 0; i < labels.size(0); i++) {
                for (int j = 0; j < labels.size(1); j++) {
                    long label = labels.select(0, i).select(0, j).item_long();
                    if (label != -100) {
                        Tensor row = torch.log_softmax(words.select(0, i).select(0, j), -1);
                        sum -= row.select(0, label).item_double();
                        masked++;
                    }
                }
            }
            double matching = 0;
            for (int i = 0; i < matches.size(0); i++) {
                Tensor row =
                        torch.log_softmax(scores.get("seq_relationship_logits").select(0, i), -1);
                matching -= row.select(0, matches.select(0, i).item_long()).item_double() / matches.size(0);
            }
            assertThat(alone.get("prediction_logits").size(0)).isEqualTo(masked);
            assertThat(network.loss(alone, inputs).item_double()).isCloseTo(sum / masked + matching, within(1e-5));
            assertThat(network.loss(scores, inputs).item_double()).isCloseTo(sum / masked + matching, within(1e-5));
        }
    }

    private Batch firstBatch(PretrainingExamples examples, TrainingData data) {
        try (BatchLoader loader =
                new BatchLoader(data.training(), 16, examples.classifier().padId(), 2, examples.forTraining(1))) {
            return loader.next();
        }
    }

    /** Of the captions' words, in nats: the loss of who knows how frequent each is and nothing else. */
    private double unigramEntropy() throws IOException {
        Map<String, Long> counts = Files.readAllLines(folder.resolve("captions.jsonl")).stream()
                .flatMap(line -> List.of(line.split("\"", -1)[3].split(" ", -1)).stream())
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        double all = counts.values().stream().mapToLong(Long::longValue).sum();
        return -counts.values().stream()
                .mapToDouble(count -> count / all * Math.log(count / all))
                .sum();
    }

    private List<EpochMetrics> epochs(String run) {
        return RunFolder.epochs(folder.resolve(run));
    }

    /** Runs until it is done or so many steps were taken. */
    private void run(int steps) {
        Trainer[] trainer = new Trainer[1];
        int[] left = {steps};
        trainer[0] = new Trainer(SettingsReader.readPretraining(null, settings), listener(() -> {
            if (--left[0] == 0) {
                trainer[0].stop();
            }
        }));
        trainer[0].run();
    }

    private void set(Object... keysAndValues) {
        ShadesTask.set(settings, keysAndValues);
    }

    private TrainingListener listener(Runnable onStep) {
        return new SilentListener() {
            @Override
            public void note(String line) {
                notes.add(line);
            }

            @Override
            public void stepDone(int records, double loss, double accuracy) {
                onStep.run();
            }
        };
    }

    private static void assertSameWeights(Path one, Path other) {
        try (Scope scope = Scope.open()) {
            Map<String, Tensor> first = Safetensors.read(one.resolve("model.safetensors"));
            Map<String, Tensor> second = Safetensors.read(other.resolve("model.safetensors"));
            assertThat(second.keySet()).isEqualTo(first.keySet());
            first.forEach((name, tensor) -> assertThat(tensor.equal(Objects.requireNonNull(second.get(name))))
                    .as(name)
                    .isTrue());
        }
    }
}
