package org.visualbert4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Commands on a model that a hub on this machine has, each in a process of its own with its environment. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HubCommandsTest {

    private static final String NAME = "someone/some-model";

    private Path folder = Path.of("");
    private FolderHub hub;

    @BeforeAll
    void trainModel(@TempDir Path shared) throws IOException {
        folder = shared;
        ShapesDataset.write(folder.resolve("data"), 24, 3);
        Terminal terminal = Terminal.run(train("tiny", "published"));
        assertThat(terminal.complaints()).isEmpty();
        hub = new FolderHub(folder.resolve("published"));
    }

    @AfterAll
    void stop() {
        hub.close();
    }

    private String[] train(String model, String output) {
        return new String[] {
            "train",
            "--model",
            model,
            "--train",
            folder.resolve("data/train.jsonl").toString(),
            "--output",
            folder.resolve(output).toString(),
            "--image-size",
            "32x32",
            "--conv-channels",
            "[8, 16]",
            "--epochs",
            "1",
            "--precision",
            "fp32"
        };
    }

    private Terminal run(String cache, Map<String, String> environment, String... arguments) {
        ProcessBuilder builder = Terminal.builder(List.of("-Dorg.bytedeco.javacpp.maxphysicalbytes=0"), arguments);
        builder.environment().keySet().removeIf(key -> key.startsWith("HF_"));
        builder.environment().put("HF_ENDPOINT", hub.address());
        builder.environment().put("HF_HOME", folder.resolve(cache).toString());
        builder.environment().putAll(environment);
        try {
            return Terminal.process(builder);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void training_starts_from_a_name_on_the_hub_and_says_so_in_the_run() throws IOException {
        Terminal terminal = run("cache", Map.of(), train(NAME, "run"));

        assertThat(terminal.complaints()).isEmpty();
        assertThat(terminal.exitCode()).isZero();
        assertThat(terminal.out())
                .containsOnlyOnce("downloading config.json of " + NAME)
                .containsOnlyOnce("downloading model.safetensors of " + NAME)
                .contains("saved in");
        assertThat(Files.readString(folder.resolve("run/provenance.json")))
                .contains("\"starting_point\" : \"" + NAME + "@" + FolderHub.COMMIT + "\"");
        assertThat(Files.readString(folder.resolve("run/settings.yaml"))).contains("model: \"" + NAME + "\"");
        assertThat(folder.resolve("cache/hub/models--someone--some-model/refs/main"))
                .hasContent(FolderHub.COMMIT);

        Terminal again = run("cache", Map.of("HF_HUB_OFFLINE", "1"), train(NAME, "again"));

        assertThat(again.exitCode()).isZero();
        assertThat(again.out()).doesNotContain("downloading");
    }

    @Test
    void two_processes_at_once_share_one_download() {
        CompletableFuture<Terminal> other =
                CompletableFuture.supplyAsync(() -> run("shared", Map.of(), "inspect", NAME));

        Terminal one = run("shared", Map.of(), "inspect", NAME);

        assertThat(one.exitCode()).isZero();
        assertThat(one.out()).contains("input recipe").isEqualTo(other.join().out());
        assertThat(one.err() + other.join().err()).containsOnlyOnce("downloading model.safetensors");
    }

    @Test
    void offline_a_model_that_is_not_in_the_cache_is_one_line() {
        Terminal terminal = run("empty", Map.of(), "inspect", NAME, "--offline");

        assertThat(terminal.exitCode()).isEqualTo(8);
        assertThat(terminal.err())
                .startsWith("visualbert: model " + NAME + "@main is not in the cache")
                .hasLineCount(1);
    }

    @Test
    void what_is_neither_folder_nor_name_is_one_line() {
        Terminal terminal = run("empty", Map.of(), train("bsae", "none"));

        assertThat(terminal.exitCode()).isEqualTo(6);
        assertThat(terminal.complaints()).contains("model bsae is no folder").hasLineCount(1);
    }
}
