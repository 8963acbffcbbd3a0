package org.visualbert4j.internal.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.image.PngWriter;
import org.visualbert4j.internal.image.RgbImage;
import org.visualbert4j.internal.run.RunFolder;
import org.visualbert4j.internal.train.SilentListener;
import org.visualbert4j.metrics.ComparisonResult;

/** Whole comparisons on a task of seconds: is the image, light or dark, what the text says? */
class ComparisonRunTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String[] COLORS = {"light", "dark"};

    @TempDir
    private Path folder = Path.of("");

    private final Map<String, String> flags = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();

    @BeforeEach
    void drawImages() throws IOException {
        for (String part : List.of("train", "test")) {
            List<String> lines = new ArrayList<>();
            for (int i = 0; i < 24; i++) {
                int shade = (i % 2 == 0 ? 180 : 20) + i + (part.equals("test") ? 30 : 0);
                PngWriter.write(RgbImage.filled(16, 16, shade, shade, shade), folder.resolve(part + i + ".png"));
                for (String asked : COLORS) {
                    String answer = asked.equals(COLORS[i % 2]) ? "yes" : "no";
                    lines.add("{\"text\": \"is it " + asked + "?\", \"img\": \"" + part + i + ".png\", \"label\": \""
                            + answer + "\"}");
                }
            }
            Files.write(folder.resolve(part + ".jsonl"), lines);
            flags.put(part, folder.resolve(part + ".jsonl").toString());
        }
        config("concat", "fusion: concat", "learning-rate: 1e-3");
        config("co-attention", "fusion: co-attention", "learning-rate: 1e-3");
        flags.putAll(Map.of("image-size", "16x16", "conv-channels", "[8, 16]", "dropout", "0", "epochs", "1"));
        flags.putAll(Map.of("image-normalization", "training", "precision", "fp32", "threads", "1"));
    }

    @Test
    void every_variant_is_trained_with_every_seed_and_leaves_its_predictions() throws IOException {
        ComparisonResult result = Objects.requireNonNull(compare(2, 0).run());

        for (String run : List.of("concat/seed-1", "concat/seed-2", "co-attention/seed-1", "co-attention/seed-2")) {
            Path place = folder.resolve("out").resolve(run);
            List<String> lines = Files.readAllLines(place.resolve("predictions.jsonl"));
            assertThat(lines).hasSize(48);
            JsonNode first = JSON.readTree(lines.get(0));
            assertThat(first.path("id").textValue()).isEqualTo("test.jsonl:1");
            assertThat(first.path("label").textValue()).isEqualTo("yes");
            assertThat(first.path("predicted").textValue()).isIn("yes", "no");
            assertThat(place.resolve("model.safetensors")).exists();
            assertThat(place.resolveSibling(place.getFileName() + ".started")).doesNotExist();
        }
        assertThat(result.records()).isEqualTo(48);
        assertThat(result.groups()).isEqualTo(24);
        assertThat(result.variants())
                .extracting(ComparisonResult.VariantResult::examples)
                .containsOnly(44L);
        assertThat(result.variants().get(0).parameters())
                .isLessThan(result.variants().get(1).parameters());
        assertThat(result.variants().get(0).accuracy().bySeed())
                .containsExactly(share("concat/seed-1"), share("concat/seed-2"));
        double difference = result.variants().get(1).accuracy().mean()
                - result.variants().get(0).accuracy().mean();
        assertThat(result.pairs()).singleElement().satisfies(pair -> {
            assertThat(pair.difference().difference()).isCloseTo(difference, within(1e-12));
            assertThat(pair.difference().low()).isLessThanOrEqualTo(difference);
            assertThat(pair.difference().high()).isGreaterThanOrEqualTo(difference);
        });
        JsonNode written = JSON.readTree(folder.resolve("out/comparison.json").toFile());
        assertThat(written.at("/pairs/0/sentence").textValue())
                .isEqualTo(result.pairs().get(0).sentence());
        assertThat(written.at("/variants/0/accuracy/by_seed")).hasSize(2);
    }

    @Test
    void all_runs_that_leave_the_precision_open_have_the_one_that_the_first_decided_on() throws IOException {
        // given a comparison that decided, and was begun on another kind of machine
        flags.put("precision", "auto");
        compare(1, 0).run();
        Path decision = folder.resolve("out/precision.json");
        String other = Files.readString(decision).contains("FP32") ? "BF16" : "FP32";
        Files.writeString(decision, "\"" + other + "\"");

        // when it goes on with another seed
        compare(2, 0).run();

        // then
        for (String variant : List.of("concat", "co-attention")) {
            assertThat(RunFolder.precision(
                            folder.resolve("out").resolve(variant).resolve("seed-2")))
                    .hasValueSatisfying(
                            precision -> assertThat(precision.toString()).isEqualTo(other));
        }
        assertThat(RunFolder.precision(folder.resolve("out/concat/seed-1")))
                .isEqualTo(RunFolder.precision(folder.resolve("out/co-attention/seed-1")));
    }

    @Test
    void the_split_is_the_same_for_all_variants_and_seeds() throws IOException {
        compare(2, 0).run();

        // then: of the splits' seed nothing changes; the seed itself does
        assertThat(setting("concat/seed-1", "split-seed")).isEqualTo("1");
        assertThat(setting("concat/seed-2", "split-seed")).isEqualTo("1");
        assertThat(setting("co-attention/seed-2", "split-seed")).isEqualTo("1");
        assertThat(setting("co-attention/seed-2", "seed")).isEqualTo("2");
    }

    @Test
    void what_is_finished_is_not_trained_again_and_what_was_broken_off_is() throws IOException {
        ComparisonResult before = Objects.requireNonNull(compare(2, 0).run());
        Path broken = folder.resolve("out/co-attention/seed-2");
        Files.delete(broken.resolve("finished.json"));
        Files.writeString(broken.resolveSibling("seed-2.started"), "");
        notes.clear();

        ComparisonResult after = Objects.requireNonNull(compare(2, 0).run());

        assertThat(notes)
                .contains(
                        "3 of 4 trainings are there already",
                        "training 4 of 4: co-attention, seed 2",
                        "training is done already");
        assertThat(notes)
                .filteredOn(note -> note.matches("training \\d+ of .*"))
                .hasSize(1);
        assertThat(after.pairs()).isEqualTo(before.pairs());
        assertThat(after.variants().get(1).accuracy())
                .isEqualTo(before.variants().get(1).accuracy());
    }

    @Test
    void more_seeds_and_variants_may_be_added() throws IOException {
        compare(1, 0).run();
        config("slow", "fusion: concat", "learning-rate: 1e-5");
        notes.clear();

        ComparisonResult result = Objects.requireNonNull(
                compare(2, 0, "concat", "co-attention", "slow").run());

        assertThat(notes)
                .filteredOn(note -> note.matches("training \\d+ of .*"))
                .hasSize(4);
        assertThat(result.pairs())
                .extracting(ComparisonResult.PairResult::other)
                .containsExactly("co-attention", "slow");
    }

    @Test
    void a_comparison_that_is_stopped_goes_on_later() {
        ComparisonRun[] comparison = new ComparisonRun[1];
        comparison[0] = compare(1, 0, () -> comparison[0].stop(), "concat", "co-attention");

        assertThat(comparison[0].run()).isNull();
        assertThat(folder.resolve("out/comparison.json")).doesNotExist();
        assertThat(folder.resolve("out/concat/seed-1/finished.json")).doesNotExist();

        assertThat(compare(1, 0).run()).isNotNull();
        assertThat(notes).contains("training 1 of 2: concat, seed 1", "resumed after step 1");
    }

    @Test
    void other_settings_or_records_than_it_was_begun_with_are_refused_by_name() throws IOException {
        compare(1, 0).run();
        config("concat", "fusion: concat", "learning-rate: 2e-3");
        Files.writeString(folder.resolve("test.jsonl"), Files.readString(folder.resolve("test.jsonl")) + "\n");

        assertThatThrownBy(() -> compare(1, 0).run())
                .isInstanceOf(VisualBertException.class)
                .hasMessageContaining("the records of `test` have changed")
                .hasMessageContaining("concat: learning-rate was \"0.001\" and is \"0.002\"")
                .message()
                .doesNotContain("\n");
    }

    @Test
    void what_it_has_not_made_itself_is_neither_removed_nor_written_over() throws IOException {
        Files.createDirectories(folder.resolve("out"));
        Files.writeString(folder.resolve("out/thesis.txt"), "years of work");
        assertThatThrownBy(() -> compare(1, 0).run()).hasMessageContaining("holds something else");
        Files.delete(folder.resolve("out/thesis.txt"));
        compare(1, 0).run();

        Path foreign = Files.createDirectories(folder.resolve("out/concat/seed-2"));
        Files.writeString(foreign.resolve("thesis.txt"), "years of work");

        assertThatThrownBy(() -> compare(2, 0).run())
                .hasMessageContaining("holds something that this command has not made");
        assertThat(foreign.resolve("thesis.txt")).hasContent("years of work");
    }

    @Test
    void in_folds_every_record_is_tested_once_by_a_model_that_has_not_seen_its_image() throws IOException {
        flags.remove("test");

        ComparisonResult result = Objects.requireNonNull(compare(1, 3).run());

        assertThat(result.records()).isEqualTo(48);
        List<Integer> tested = new ArrayList<>();
        for (int fold = 1; fold <= 3; fold++) {
            Path file = folder.resolve("out/concat/seed-1/fold-" + fold + "/predictions.jsonl");
            List<Integer> lines = new ArrayList<>();
            for (String line : Files.readAllLines(file)) {
                lines.add(JSON.readTree(line).path("line").intValue());
            }
            assertThat(lines).hasSize(16);
            assertThat(lines.stream().map(line -> (line - 1) / 2).distinct()).hasSize(8); // two records an image
            tested.addAll(lines);
        }
        assertThat(tested).hasSize(48).doesNotHaveDuplicates();
        assertThat(result.variants().get(0).examples()).isEqualTo(3L * 28);
        assertThat(result.notes()).anyMatch(note -> note.contains("folds"));
    }

    @Test
    void unequal_budgets_are_told() throws IOException {
        flags.remove("epochs");
        config("concat", "fusion: concat", "epochs: 1");
        config("co-attention", "fusion: co-attention", "epochs: 2");

        ComparisonResult result = Objects.requireNonNull(compare(1, 0).run());

        assertThat(result.notes())
                .contains("The budgets are unequal: 44 to 88 examples seen; a difference may come of that alone.");
    }

    @Test
    void an_error_in_a_training_says_whose_it_is() throws IOException {
        config("co-attention", "fusion: co-attention", "optimizer: sgd", "learning-rate: 1e30", "clip: 1e30");

        assertThatThrownBy(() -> compare(1, 0).run()).hasMessageContaining("co-attention, seed 1: training diverged");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "seeds | 0 | `seeds`: 0 makes no sense",
                "folds | 1 | `folds`: 1 makes no sense",
                "folds | 2 | `test` and `folds` are both given",
                "test |  | `test` is missing",
                "train |  | `train` is missing",
                "fold | 1/2 | fold is set",
                "task | multi-label | a comparison is of one label a record",
            })
    void a_plan_that_makes_no_sense_is_refused_in_one_line(String what, @Nullable String value, String message) {
        if (value == null) {
            flags.remove(what);
        } else {
            flags.put(what, value);
        }
        int seeds = Integer.parseInt(Objects.requireNonNullElse(flags.remove("seeds"), "1"));
        int folds = Integer.parseInt(Objects.requireNonNullElse(flags.remove("folds"), "0"));

        assertThatThrownBy(() -> compare(seeds, folds))
                .isInstanceOf(VisualBertException.class)
                .hasMessageContaining(message);
    }

    @Test
    void variants_on_other_records_than_the_first_are_refused() throws IOException {
        config("co-attention", "validation-fraction: 0.3");

        assertThatThrownBy(() -> compare(1, 0))
                .hasMessageContaining("co-attention.yaml: validation-fraction is \"0.3\", but \"0.1\" in ")
                .hasMessageEndingWith("give `validation-fraction` to all of them");
    }

    @Test
    void two_variants_of_one_name_are_refused() {
        assertThatThrownBy(() -> compare(1, 0, "concat", "concat")).hasMessageContaining("name the files differently");
        assertThatThrownBy(() -> compare(1, 0, "concat")).hasMessageContaining("two variants or more");
    }

    @Test
    void a_comparison_that_failed_before_its_first_evaluation_gives_way_to_another_one() throws IOException {
        flags.putAll(Map.of("optimizer", "sgd", "learning-rate", "1e30", "clip", "1e30"));
        assertThatThrownBy(() -> compare(1, 0).run()).hasMessageContaining("training diverged");
        flags.keySet().removeAll(List.of("optimizer", "learning-rate", "clip"));

        assertThat(Objects.requireNonNull(compare(1, 0).run()).records()).isEqualTo(48);

        flags.put("learning-rate", "2e-3");
        assertThatThrownBy(() -> compare(1, 0).run()).hasMessageContaining("was begun otherwise");
    }

    @Test
    void records_left_out_for_their_images_are_counted() throws IOException {
        Files.delete(folder.resolve("test3.png"));
        flags.put("on-bad-image", "drop");

        ComparisonResult result = Objects.requireNonNull(compare(1, 0).run());

        assertThat(result.leftOut()).isEqualTo(2);
        assertThat(result.records()).isEqualTo(46);
    }

    private ComparisonRun compare(int seeds, int folds) {
        return compare(seeds, folds, "concat", "co-attention");
    }

    private ComparisonRun compare(int seeds, int folds, String... names) {
        return compare(seeds, folds, () -> {}, names);
    }

    private ComparisonRun compare(int seeds, int folds, Runnable afterStep, String... names) {
        List<Path> configs = new ArrayList<>();
        for (String name : names) {
            configs.add(folder.resolve(name + ".yaml"));
        }
        List<Variant> variants = Variant.of(configs, flags);
        return new ComparisonRun(
                ComparisonPlan.of(variants, seeds, folds, folder.resolve("out")), new Notes(afterStep));
    }

    private void config(String name, String... lines) throws IOException {
        Files.write(folder.resolve(name + ".yaml"), List.of(lines));
    }

    private String setting(String run, String key) throws IOException {
        return Files.readAllLines(folder.resolve("out").resolve(run).resolve("settings.yaml")).stream()
                .filter(line -> line.startsWith(key + ": "))
                .map(line -> line.substring(key.length() + 2))
                .findFirst()
                .orElse("");
    }

    /** Of right answers, counted anew. */
    private double share(String run) throws IOException {
        List<String> lines =
                Files.readAllLines(folder.resolve("out").resolve(run).resolve("predictions.jsonl"));
        int right = 0;
        for (String line : lines) {
            JsonNode prediction = JSON.readTree(line);
            right += prediction.path("label").equals(prediction.path("predicted")) ? 1 : 0;
        }
        return (double) right / lines.size();
    }

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
        public void stepDone(int records, double loss, double accuracy) {
            afterStep.run();
        }
    }
}
