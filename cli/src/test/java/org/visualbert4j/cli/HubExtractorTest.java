package org.visualbert4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Visual tokens of a ResNet that a hub on this machine has, each command in a process of its own. */
class HubExtractorTest {

    private static final String NAME = "microsoft/resnet-tiny";
    private static final List<String> GRID =
            List.of("--visual", "grid", "--visual-model", NAME, "--grid", "2x2", "--image-size", "32x32");

    @TempDir
    private Path folder;

    private FolderHub hub;

    @BeforeEach
    void openHub() throws IOException {
        hub = new FolderHub(Path.of("../core/src/test/resources/resnet/basic"));
        ShapesDataset.write(folder.resolve("data"), 24, 3);
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    @Test
    void a_model_is_trained_on_its_cells_and_predicts_without_the_hub() throws Exception {
        String data = folder.resolve("data/train.jsonl").toString();
        String run = folder.resolve("run").toString();

        Terminal extracted = run(false, "features", "extract", "--data", data);
        Terminal trained = run(
                false,
                "train",
                "--model",
                "tiny",
                "--train",
                data,
                "--output",
                run,
                "--epochs",
                "1",
                "--precision",
                "fp32");

        assertThat(extracted.err()).contains("downloading model.safetensors of " + NAME);
        assertThat(extracted.out()).contains(" tokens of 64 numbers");
        assertThat(trained.complaints()).isEmpty();
        assertThat(trained.exitCode()).isZero();
        assertThat(Files.readString(folder.resolve("run/visual_tokens.json")))
                .contains("\"model\" : \"" + NAME + "@" + FolderHub.COMMIT + "\"");
        assertThat(hub.requests).noneMatch(request -> request.contains("tokenizer") || request.contains("vocab"));

        hub.close();
        String image = folder.resolve("data/images/0.png").toString();
        Terminal predicted = run(true, "predict", run, "--text", "what shape is it?", "--image", image);

        assertThat(predicted.complaints()).isEmpty();
        assertThat(predicted.out()).contains(" %  ");
    }

    private Terminal run(boolean offline, String... command) throws IOException, InterruptedException {
        String[] arguments = command[0].equals("predict")
                ? command
                : Stream.concat(Arrays.stream(command), GRID.stream()).toArray(String[]::new);
        ProcessBuilder builder = Terminal.builder(List.of("-Dorg.bytedeco.javacpp.maxphysicalbytes=0"), arguments);
        builder.environment().keySet().removeIf(key -> key.startsWith("HF_"));
        builder.environment().put("HF_ENDPOINT", hub.address());
        builder.environment().put("HF_HOME", folder.resolve("hub").toString());
        builder.environment()
                .put("VISUALBERT_FEATURE_CACHE", folder.resolve("features").toString());
        if (offline) {
            builder.environment().put("HF_HUB_OFFLINE", "1");
        }
        return Terminal.process(builder);
    }
}
