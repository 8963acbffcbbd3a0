package org.visualbert4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From captions to a classifier. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PretrainCommandTest {

    private static final String BERT = "../core/src/test/resources/bert/pretraining";

    private Path folder = Path.of("");
    private Path data = Path.of("");

    @BeforeAll
    void drawImages(@TempDir Path shared) throws IOException {
        folder = shared;
        data = folder.resolve("data");
        ShapesDataset.write(data, 60, 1);
        writeCaptions();
        Files.writeString(folder.resolve("empty.jsonl"), "");
        Files.writeString(
                folder.resolve("nothing.jsonl"), "{\"text\": \" \", \"img\": \"data/images/0.png\"}\n".repeat(9));
        Files.writeString(
                folder.resolve("one.jsonl"),
                "{\"text\": \"a cat\", \"img\": \"data/images/0.png\"}\n{\"text\": \"cat\", \"img\": \"data/images/0.png\"}\n");
        Files.writeString(folder.resolve("pairs.jsonl"), """
                {"text": "a", "text_pair": "b", "img": "data/images/0.png"}
                {"text": "c", "text_pair": "d", "img": "data/images/1.png"}
                """);
        Files.createDirectory(folder.resolve("roberta"));
        Files.writeString(folder.resolve("roberta/config.json"), "{\"model_type\": \"roberta\"}");
    }

    /** Of the questions for color and shape a caption each. */
    private void writeCaptions() throws IOException {
        Map<String, String> colors = new LinkedHashMap<>();
        List<String> lines = new ArrayList<>();
        for (String line : Files.readAllLines(data.resolve("train.jsonl"))) {
            JsonNode question = new JsonMapper().readTree(line);
            String image = question.path("img").textValue();
            String label = question.path("label").textValue();
            if (question.path("text").textValue().startsWith("what color")) {
                colors.put(image, label);
            } else if (question.path("text").textValue().startsWith("what shape")) {
                String color = colors.get(image);
                for (String text : List.of("a " + color + " " + label, "the " + label + " is " + color)) {
                    lines.add(new JsonMapper()
                            .createObjectNode()
                            .put("text", text)
                            .put("img", image)
                            .toString());
                }
            }
        }
        Files.write(data.resolve("captions.jsonl"), lines);
    }

    private Terminal run(String command, String train, String output, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                command, "--train", train, "--output", folder.resolve(output).toString(), "--image-size", "32x32"));
        arguments.addAll(List.of("--conv-channels", "[8, 16]", "--epochs", "1", "--precision", "fp32"));
        arguments.addAll(List.of("--max-text-length", "16"));
        arguments.addAll(List.of(more));
        return Terminal.run(arguments.toArray(String[]::new));
    }

    @Test
    void a_classifier_starts_from_a_model_pretrained_on_captions() throws IOException {
        Terminal pretrained = run("pretrain", data.resolve("captions.jsonl").toString(), "pretrained");

        assertThat(pretrained.complaints()).isEmpty();
        assertThat(pretrained.out())
                .contains("training records of 43 images")
                .contains("masked word loss")
                .contains("sentence image accuracy")
                .contains("best epoch 1: validation loss")
                .contains("saved in");
        assertThat(folder.resolve("pretrained/config.json")).content().contains("VisualBertForPreTraining");
        assertThat(Files.readAllLines(folder.resolve("pretrained/metrics.jsonl")))
                .singleElement()
                .asString()
                .contains("\"metrics\":{\"masked_word_loss\":");

        Terminal trained = run(
                "train",
                data.resolve("train.jsonl").toString(),
                "tuned",
                "--model",
                folder.resolve("pretrained").toString(),
                "--new-head");
        assertThat(trained.complaints()).isEmpty();
        assertThat(folder.resolve("tuned/provenance.json")).content().contains("\"starting_point\" : \"pretrained\"");
        assertThat(Terminal.run(
                                "evaluate",
                                folder.resolve("tuned").toString(),
                                "--data",
                                data.resolve("test.jsonl").toString())
                        .exitCode())
                .isZero();
    }

    @Test
    void a_text_bert_and_then_the_texts_of_the_task_itself_can_come_first() {
        Terminal captions = run("pretrain", data.resolve("captions.jsonl").toString(), "from-bert", "--bert", BERT);
        assertThat(captions.complaints()).isEmpty();
        assertThat(folder.resolve("from-bert/provenance.json"))
                .content()
                .contains("\"starting_point\" : \"pretraining\"");

        Terminal task = run(
                "pretrain",
                data.resolve("train.jsonl").toString(),
                "on-task",
                "--objective",
                "task",
                "--model",
                folder.resolve("from-bert").toString());
        assertThat(task.complaints()).isEmpty();
        assertThat(task.out()).contains("masked word loss").doesNotContain("sentence image");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "2 | --train is missing | --output F/out",
                "4 | holds no records | --train F/empty.jsonl --output F/out",
                "4 | nothing.jsonl:1: has no word that could be masked | --train F/nothing.jsonl --validation F/one.jsonl --output F/out",
                "4 | all records are of one image | --train F/one.jsonl --output F/out",
                "4 | captions of one image | --train F/data/captions.jsonl --validation F/one.jsonl --output F/out",
                "4 | pairs.jsonl:1: has two texts | --train F/pairs.jsonl --validation F/one.jsonl --output F/out",
                "6 | \"roberta\", where \"bert\" is expected | --train F/data/captions.jsonl --output F/out --bert F/roberta",
                "6 | is no folder | --train F/data/captions.jsonl --output F/out --bert F/nowhere",
                "3 | both set | --train F/data/captions.jsonl --output F/out --bert F/roberta --model F/roberta",
                "3 | objective: \"images\" is none of [captions, task] | --train F/data/captions.jsonl --output F/out --objective images",
                "2 | Unknown options: '--label-field' | --train F/data/captions.jsonl --label-field answer",
            })
    void what_is_wrong_is_said_in_one_line_with_an_exit_code_by_kind(int exitCode, String message, String options) {
        String[] arguments = ("pretrain " + options).replace("F/", folder + "/").split(" ", -1);

        Terminal terminal = Terminal.run(arguments);

        assertThat(terminal.err()).contains(message).startsWith("visualbert: ");
        assertThat(terminal.err().lines().filter(line -> !line.startsWith("try ") && !line.startsWith("Possible ")))
                .hasSize(1);
        assertThat(terminal.exitCode()).isEqualTo(exitCode);
        assertThat(folder.resolve("out/model.safetensors")).doesNotExist();
    }
}
