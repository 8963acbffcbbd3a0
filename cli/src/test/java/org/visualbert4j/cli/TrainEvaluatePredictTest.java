package org.visualbert4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.visualbert4j.internal.image.ImageReader;
import org.visualbert4j.training.Evaluation;
import org.visualbert4j.training.EvaluationResult;

/** The main commands as a person runs them, one after the other, and what they say when something is wrong. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TrainEvaluatePredictTest {

    private Path folder = Path.of("");

    private Path data = Path.of("");
    private Path run = Path.of("");

    @BeforeAll
    void train(@TempDir Path shared) throws IOException {
        folder = shared;
        data = folder.resolve("data");
        run = folder.resolve("run");
        ShapesDataset.write(data, 40, 3);
        Terminal terminal = train("--output", run.toString(), "--test", file("test.jsonl"));
        assertThat(terminal.complaints()).isEmpty();
        assertThat(terminal.exitCode()).isZero();
        assertThat(terminal.out())
                .contains("epoch   1")
                .contains("test: accuracy")
                .contains("saved in " + run);

        Files.writeString(folder.resolve("broken.jsonl"), "{\"text\": \"a\", \"label\": \"x\"}\n{\"text\": \n");
        Files.writeString(folder.resolve("empty.jsonl"), "\n\n");
        Files.writeString(folder.resolve("one.jsonl"), "{\"text\": \"a\", \"label\": \"x\"}\n".repeat(3));
        Files.writeString(
                folder.resolve("unknown.jsonl"),
                "{\"text\": \"a\", \"img\": \"data/images/1.png\", \"label\": \"purple\"}\n");
        Files.writeString(folder.resolve("cut.png"), "\u0089PNG and no more", StandardCharsets.ISO_8859_1);
        byte[] huge = Arrays.copyOf(new byte[] {'G', 'I', 'F', '8', '9', 'a', -1, -1, -1, -1, 0, 0, 0, ','}, 64);
        Files.write(folder.resolve("huge.gif"), huge);
        Files.writeString(folder.resolve("misspelt.yaml"), "epocs: 3\n");
        Files.writeString(folder.resolve("file"), "");
        Path bert = Files.createDirectory(folder.resolve("bert"));
        Files.writeString(bert.resolve("config.json"), "{\"model_type\": \"bert\"}");
        Path lying = Files.createDirectory(folder.resolve("lying"));
        for (String name : List.of("config.json", "vocab.txt", "preprocessor_config.json")) {
            Files.copy(run.resolve(name), lying.resolve(name));
        }
        Files.write(
                lying.resolve("model.safetensors"), new byte[] {-1, -1, -1, -1, -1, -1, -1, 127, 'j', 'u', 'n', 'k'});
    }

    private Terminal train(String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "train", "--train", file("train.jsonl"), "--image-size", "32x32", "--conv-channels", "[8, 16]"));
        arguments.addAll(List.of("--epochs", "1", "--precision", "fp32"));
        arguments.addAll(List.of(more));
        return Terminal.run(arguments.toArray(String[]::new));
    }

    private String file(String name) {
        return data.resolve(name).toString();
    }

    @Test
    void evaluation_prints_figures_for_people_and_for_programs() throws IOException {
        Terminal forPeople = Terminal.run("evaluate", run.toString(), "--data", file("test.jsonl"));
        Terminal forPrograms = Terminal.run("evaluate", run.toString(), "--data", file("test.jsonl"), "--json");

        assertThat(forPeople.out())
                .contains(
                        "of 24 (95 % interval",
                        "majority label of training", "macro F1", "precision  recall", "confusion");
        JsonNode json = new JsonMapper().readTree(forPrograms.out());
        assertThat(json.path("count").intValue()).isEqualTo(24);
        assertThat(json.path("accuracy_low").doubleValue())
                .isLessThanOrEqualTo(json.path("accuracy").doubleValue());
    }

    @Test
    void a_program_gets_the_metrics_that_the_command_prints() throws IOException {
        Terminal printed = Terminal.run("evaluate", run.toString(), "--data", file("test.jsonl"), "--json");

        EvaluationResult result = Evaluation.builder()
                .model(run)
                .records(data.resolve("test.jsonl"))
                .build()
                .run();

        ObjectNode metrics = (ObjectNode) new JsonMapper().readTree(printed.out());
        metrics.remove(List.of("left_out", "bad_images", "cut_texts"));
        assertThat(new JsonMapper().readTree(new JsonMapper().writeValueAsString(result.metrics())))
                .isEqualTo(metrics);
    }

    @Test
    void images_left_out_and_texts_cut_are_told_on_standard_error_and_in_figures() throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(data.resolve("test.jsonl")));
        lines.replaceAll(line -> line.replaceFirst("\"text\":\"", "\"text\":\"" + "red ".repeat(200)));
        lines.set(2, lines.get(2).replaceFirst("images/[0-9]+.png", "images/none.png"));
        lines.set(5, lines.get(5).replaceFirst("\"images/[0-9]+.png\"", "null"));
        Path records = Files.write(data.resolve("holes.jsonl"), lines);

        Terminal terminal =
                Terminal.run("evaluate", run + "", "--data", records + "", "--on-bad-image", "drop", "--json");

        List<String> warnings = terminal.err()
                .lines()
                .filter(line -> line.startsWith("visualbert: warning: "))
                .toList();
        assertThat(warnings).hasSize(2);
        assertThat(warnings.get(0))
                .contains("holes.jsonl: 2 of 24 records are left out for their images: 1 absent (", "1 missing (");
        assertThat(warnings.get(1))
                .contains("texts are cut at 128 word pieces", "22 of 22 evaluated records (100.0 %)");
        JsonNode json = new JsonMapper().readTree(terminal.out());
        assertThat(json.path("left_out").intValue()).isEqualTo(2);
        assertThat(json.path("cut_texts").intValue()).isEqualTo(22);

        Terminal predicted = Terminal.run(
                "predict", run + "", "--text", "red ".repeat(200), "--image", file("images/4.png"), "--top", "1");

        assertThat(predicted.err())
                .isEqualTo("visualbert: warning: the text is cut at 128 word pieces: it has 202, and the model does not"
                        + " see the last 74\n");
    }

    @Test
    void labels_to_be_taken_without_looking_are_found_on_held_out_records_and_marked() throws IOException {
        Path trusted = folder.resolve("trusted");
        assertThat(train("--output", trusted.toString(), "--test", file("test.jsonl"), "--target-error", "0.9")
                        .complaints())
                .isEmpty();
        assertThat(trusted.resolve("calibration.json")).exists();
        assertThat(Files.readString(trusted.resolve("report.html")))
                .contains("an error of at most 90 % (95 % confidence, 24 held-out records)");
        Path image = data.resolve("images").resolve("1.png");
        String[] predict = {
            "predict", trusted.toString(), "--text", "a", "--image", image.toString(), "--json", "--sets", "0.5"
        };
        assertThat(Terminal.run(predict).out()).contains("\"accepted\":", "\"set\":[");

        Path labelled = folder.resolve("labelled.jsonl");
        Terminal sets = Terminal.run(
                "label", trusted + "", "--data", file("test.jsonl"), "--output", labelled + "", "--sets", "0.95");
        assertThat(sets.exitCode()).as(sets.err()).isZero();
        assertThat(Files.readAllLines(labelled))
                .hasSize(24)
                .allSatisfy(line -> assertThat(line).contains("\"predictions\":[{\"label\":", "\"accepted\":"))
                .anySatisfy(line -> assertThat(line.split("\"probability\"")).hasSizeGreaterThan(2));
        Terminal strict = Terminal.run(
                "calibrate",
                trusted + "",
                "--data",
                file("test.jsonl"),
                "--fit-share",
                "0",
                "--target-error",
                "0.001",
                "--json");

        assertThat(strict.complaints()).isEmpty();
        assertThat(strict.out()).contains("\"target_error\":0.001", "\"accepted\":0,", "\"needed\":");
        assertThat(Terminal.run(predict).out()).contains("\"accepted\":false");
        Terminal byLabel = Terminal.run(
                "evaluate", trusted + "", "--data", file("test.jsonl"), "--target-error", "0.9", "--accept-by-label");
        assertThat(byLabel.out()).contains("an error of at most 90 % (95 % confidence, 24 held-out records)");
        assertThat(Terminal.run("predict", trusted + "", "--text", "a", "--image", image + "", "--precision", "int8")
                        .err())
                .contains("it was measured in fp32, not int8; visualbert calibrate measures it anew");
        assertThat(Terminal.run("predict", run + "", "--text", "a", "--image", image + "", "--sets", "0.9")
                        .err())
                .contains("has no acceptance.json that holds; visualbert calibrate makes it");
        assertThat(Terminal.run("calibrate", trusted + "", "--data", file("test.jsonl"), "--target-error", "1")
                        .err())
                .contains("--target-error", "1.0 makes no sense; expected a share above 0 and below 1");
    }

    @Test
    void a_run_in_int8_is_a_third_as_large_and_labels_as_before() throws IOException {
        Path small = folder.resolve("int8");
        Terminal terminal = Terminal.run(
                "quantize", run.toString(), "--output", small.toString(), "--calibrate", file("test.jsonl"));

        assertThat(terminal.complaints()).isEmpty();
        assertThat(terminal.out()).contains("weights in int8, 0 left as they were", "fp32  accuracy", "int8  accuracy");
        assertThat(Files.size(small.resolve("model.safetensors")))
                .isLessThan(2 * Files.size(run.resolve("model.safetensors")) / 3);
        assertThat(predictions(small)).isEqualTo(predictions(run));
        assertThat(Terminal.run("quantize", small.toString(), "--output", folder.resolve("twice") + "")
                        .err())
                .contains("is in int8 already");
        assertThat(Terminal.run("quantize", run.toString(), "--output", small.toString())
                        .err())
                .contains("holds a model already");
        assertThat(train("--model", small.toString(), "--output", folder.resolve("further") + "")
                        .err())
                .contains("is in int8, for inference");
    }

    private List<String> predictions(Path model) {
        return Terminal.run(
                        "predict",
                        model.toString(),
                        "--text",
                        "what is the blue shape?",
                        "--image",
                        data.resolve("images/0.png").toString())
                .out()
                .lines()
                .map(line -> line.replaceFirst(".*%\\s+", ""))
                .limit(1)
                .toList();
    }

    @Test
    void a_run_leaves_a_page_that_needs_nothing_beside_itself() throws IOException {
        String page = Files.readString(run.resolve("report.html"));

        assertThat(page)
                .contains("How good it is on the test records", "Learning", "Labels", "Confusion", "Calibration")
                .contains("Most sure and wrong", "Where it comes from", "<td>fusion</td><td>concat</td>")
                .doesNotContain("http:", "https:", "<script", folder.toString());
        assertThat(page.split("src=\"", -1)).hasSizeGreaterThan(5);
        assertThat(page.replace("src=\"data:image/png;base64,", "")).doesNotContain("src=");
    }

    @Test
    void a_page_of_other_records_escapes_what_they_say_and_does_without_what_it_cannot_read() throws IOException {
        Path records = folder.resolve("hostile.jsonl");
        List<String> lines = new ArrayList<>();
        for (String label : List.of("yes", "no", "red", "blue", "circle")) {
            lines.add("{\"text\": \"<script>alert('&')</script>\", \"img\": \"nowhere.png\", \"label\": \"" + label
                    + "\"}");
        }
        Files.write(records, lines);
        Path page = folder.resolve("other.html");

        Terminal terminal = Terminal.run(
                "report",
                run.toString(),
                "--data",
                records.toString(),
                "--on-bad-image",
                "blank",
                "--output",
                page.toString());

        assertThat(terminal.out()).contains("report: " + page);
        assertThat(Files.readString(page))
                .contains("&lt;script&gt;alert(", "5 of 5 records are without an image", "5 missing (blue 1, ")
                .doesNotContain("<script");
    }

    @Test
    void a_page_without_records_has_the_figures_that_training_left() throws IOException {
        Path page = folder.resolve("metrics.html");

        Terminal terminal = Terminal.run("report", run.toString(), "--output", page.toString());

        assertThat(terminal.exitCode()).isZero();
        assertThat(Files.readString(page))
                .contains("Confusion", "Examples need the records")
                .doesNotContain("class=card");
    }

    @Test
    void prediction_prints_the_most_probable_labels() throws IOException {
        String image = file("images/4.png");

        Terminal forPeople =
                Terminal.run("predict", run.toString(), "--text", "is it red?", "--image", image, "--top", "2");
        Terminal forPrograms =
                Terminal.run("predict", run.toString(), "--text", "is it red?", "--image", image, "--json");

        assertThat(forPeople.out().lines()).hasSize(2).allMatch(line -> line.matches(" *\\d+\\.\\d\\d %  \\w+"));
        assertThat(new JsonMapper().readTree(forPrograms.out()).path("predictions"))
                .hasSize(5);
    }

    @Test
    void of_several_labels_those_are_given_that_reach_the_threshold_and_a_line_says_which_do_not() throws IOException {
        // given a model of several labels
        Path several = folder.resolve("several");
        List<String> lines = Files.readAllLines(data.resolve("train.jsonl")).stream()
                .map(line -> line.replaceFirst("\"label\": ?(\"[^\"]*\")", "\"label\": [$1]"))
                .toList();
        Files.write(data.resolve("several.jsonl"), lines);
        assertThat(Terminal.run(
                                "train --task multi-label --image-size 32x32 --conv-channels [8,16] --epochs 1 --precision fp32"
                                        .concat(" --train ")
                                        .concat(file("several.jsonl"))
                                        .concat(" --output ")
                                        .concat(several.toString())
                                        .split(" ", -1))
                        .exitCode())
                .isZero();
        String[] predict = {
            "predict", several.toString(), "--text", "is it red?", "--image", file("images/4.png"), "--top", "2"
        };

        // when every label reaches the threshold, none does, or some do
        setThreshold(several, "0.0");
        List<String> all = Terminal.run(predict).out().lines().toList();
        setThreshold(several, "1.0");
        List<String> none = Terminal.run(predict).out().lines().toList();
        double second = Double.parseDouble(all.get(1).strip().split(" ", 2)[0]) / 100;
        setThreshold(several, String.valueOf(second - 1e-4));
        List<String> some = Terminal.run(predict).out().lines().toList();
        setThreshold(several, "0.0");
        String[] json = Arrays.copyOf(predict, predict.length + 1);
        json[predict.length] = "--json";
        JsonNode forPrograms = new JsonMapper().readTree(Terminal.run(json).out());

        // then all that are given are told, more than --top too
        assertThat(all).hasSizeGreaterThan(2).noneMatch(line -> line.contains("label is given"));
        assertThat(none)
                .hasSize(3)
                .first()
                .isEqualTo("no label; a label is given from 100.00 % on, and these are not:");
        assertThat(some).startsWith(all.get(0), all.get(1));
        assertThat(forPrograms.path("threshold").doubleValue()).isZero();
        assertThat(forPrograms.path("predictions")).hasSize(all.size());
        assertThat(forPrograms.path("predictions").path(0).path("given").booleanValue())
                .isTrue();
    }

    private static void setThreshold(Path run, String threshold) throws IOException {
        Path config = run.resolve("config.json");
        Files.writeString(
                config,
                Files.readString(config).replaceFirst("\"threshold\" ?: ?[0-9.E-]+", "\"threshold\":" + threshold));
    }

    @Test
    void an_image_is_written_as_the_model_sees_it() {
        Path output = folder.resolve("seen.png");

        Terminal terminal =
                Terminal.run("image", file("images/4.png"), "--run", run.toString(), "--output", output.toString());

        assertThat(terminal.exitCode()).isZero();
        assertThat(new ImageReader().read(output)).isEqualTo(new ImageReader().read(data.resolve("images/4.png")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "8 | no such file | train --train F/nowhere.jsonl --output F/out",
                "4 | broken.jsonl:2: | train --train F/broken.jsonl --output F/out",
                "4 | holds no records | train --train F/empty.jsonl --output F/out",
                "4 | there is nothing to tell apart | train --train F/one.jsonl --output F/out",
                "4 | no record has \"image\"; the keys there are \"id\", \"img\" | evaluate F/run --data F/data/test.jsonl --image-field image",
                "4 | no record has \"answer\"; the keys there are \"id\", \"img\" | train --train F/data/train.jsonl --label-field answer --output F/out",
                "4 | label \"purple\" is not one of training | evaluate F/run --data F/unknown.jsonl",
                "5 | cut.png | predict F/run --text a --image F/cut.png",
                "5 | 178956970 | predict F/run --text a --image F/huge.gif",
                "5 | nowhere.png | predict F/run --text a --image F/nowhere.png",
                "6 | model_type | train --train F/data/train.jsonl --model F/bert --output F/out --vocabulary F/run",
                "6 | lying | predict F/lying --text a --image F/data/images/1.png",
                "6 | holds no trained classifier | predict F --text a --image F/data/images/1.png",
                "2 | Unknown option: '--colour' | train --colour",
                "2 | --train is missing | train --output F/out",
                "3 | epochs: 0 | train --train F/data/train.jsonl --output F/out --epochs 0",
                "3 | did you mean \"epochs\" | train --train F/data/train.jsonl --output F/out --config F/misspelt.yaml",
                "8 | can't be written | train --train F/data/train.jsonl --output F/file/out",
                "4 | is the training file | train --train F/data/train.jsonl --test F/data/train.jsonl --output F/out",
                "6 | holds no run | report F/data",
                "4 | broken.jsonl:2: | report F/run --data F/broken.jsonl",
                "2 | --top: 0 | predict F/run --text a --image F/data/images/1.png --top 0",
            })
    void what_is_wrong_is_said_in_one_line_with_an_exit_code_by_kind(int exitCode, String message, String command) {
        String[] arguments = command.replace("F/", folder + "/")
                .replace("predict F ", "predict " + folder + " ")
                .split(" ", -1);

        Terminal terminal = Terminal.run(arguments);

        assertThat(terminal.complaints()).contains(message).startsWith("visualbert: ");
        assertThat(terminal.complaints()
                        .lines()
                        .filter(line -> !line.startsWith("try ") && !line.startsWith("Possible ")))
                .hasSize(1);
        assertThat(terminal.exitCode()).isEqualTo(exitCode);
        assertThat(folder.resolve("out/model.safetensors")).doesNotExist();
    }

    @Test
    void the_stack_trace_is_there_for_who_asks() {
        Terminal terminal = Terminal.run("evaluate", run.toString(), "--data", "nowhere.jsonl", "--verbose");

        assertThat(terminal.err()).contains("at org.visualbert4j.");
    }
}
