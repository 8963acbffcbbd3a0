package org.visualbert4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Files made to break the program that reads them: each is read, or refused by one line and the exit code of its kind. */
@EnabledIf("areThere")
class HostileInputsTest {

    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicTest> every_hostile_input_is_read_or_refused_by_one_line() throws IOException {
        try (Stream<Path> inputs = Files.list(FieldInputs.folder("attack"))) {
            return inputs
                    .filter(path -> !path.toString().endsWith(".md"))
                    .sorted()
                    .map(path -> dynamicTest(path.getFileName().toString(), () -> isReadOrRefused(path)))
                    .toList()
                    .stream();
        }
    }

    private void isReadOrRefused(Path input) throws IOException, InterruptedException {
        Path own = Files.createDirectories(folder.resolve(input.getFileName().toString()));
        for (List<String> command : commands(input, own)) {
            Terminal answer = FieldInputs.run(own, command);
            assertThat(answer.exitCode())
                    .as("%s%n%s%s", command, answer.out(), answer.err())
                    .isIn(0, 3, 4, 5, 6, 7, 8);
            if (answer.exitCode() != 0) {
                // a command on many files names the file first, others the program
                List<String> refusals = answer.err()
                        .lines()
                        .filter(line -> line.startsWith("visualbert: ") || line.startsWith(input.toString()))
                        .toList();
                assertThat(refusals).as(answer.err()).hasSize(1);
                assertThat(answer.err()).endsWith(refusals.get(0) + System.lineSeparator());
            }
        }
    }

    /** What a person would do with such a file. */
    private static List<List<String>> commands(Path input, Path own) throws IOException {
        String name = input.getFileName().toString();
        String path = input.toString();
        if (Files.isDirectory(input)) {
            image(own.resolve("image.png"));
            return List.of(
                    List.of("inspect", path), List.of("predict", path, "--text", "what?", "--image", "image.png"));
        }
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "avi", "mp4", "mkv", "webm" ->
                List.of(List.of("frames", "extract", "--video", path, "--output", "out"));
            case "parquet", "csv", "tsv" -> List.of(List.of("import", "table", path, "--output", "out"));
            case "npy", "npz", "safetensors" -> {
                Files.createDirectory(own.resolve("features"));
                Files.copy(input, own.resolve("features").resolve("0" + name.substring(name.lastIndexOf('.'))));
                yield List.of(training(own, "features"));
            }
            case "h5", "hdf5" -> List.of(training(own, path));
            case "bin", "pt", "ckpt" -> {
                Path checkpoint = Files.createDirectory(own.resolve("checkpoint"));
                Files.writeString(
                        checkpoint.resolve("config.json"),
                        "{\"architectures\": [\"VisualBertForPreTraining\"], \"model_type\": \"visual_bert\"}");
                Files.copy(input, checkpoint.resolve("pytorch_model.bin"));
                yield List.of(List.of("inspect", "checkpoint"));
            }
            default -> List.of(List.of("image", path, "--output", "out.png"));
        };
    }

    private static List<String> training(Path own, String features) throws IOException {
        Files.createDirectory(own.resolve("images"));
        StringBuilder records = new StringBuilder();
        for (int i = 0; i < 4; i++) {
            image(own.resolve("images/" + i + ".png"));
            records.append("{\"text\": \"what?\", \"img\": \"images/%d.png\", \"label\": \"%s\"}%n"
                    .formatted(i, i % 2 == 0 ? "red" : "blue"));
        }
        Files.writeString(own.resolve("train.jsonl"), records);
        return List.of(
                "train",
                "--visual",
                "features",
                "--visual-model",
                features,
                "--regions",
                "5",
                "--model",
                "tiny",
                "--epochs",
                "1",
                "--precision",
                "fp32",
                "--threads",
                "1",
                "--validation-fraction",
                "0.5",
                "--train",
                "train.jsonl",
                "--output",
                "run");
    }

    private static void image(Path file) throws IOException {
        ImageIO.write(new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB), "png", file.toFile());
    }

    static boolean areThere() {
        return Files.isDirectory(FieldInputs.folder("attack"));
    }
}
