package org.visualbert4j.internal.checkpoint;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.visualbert4j.error.VisualBertException;

/** The files are made by {@code src/test/fixtures/make_checkpoints.py}. */
class TorchFileTest {

    private static final Path FIXTURES = Path.of("../core/src/test/resources/checkpoints");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"plain_zip", "plain_legacy", "wrapped_zip", "wrapped_legacy"})
    void tensors_of_every_type_and_layout_are_read(String name) {
        Map<String, Tensor> expected = Safetensors.read(FIXTURES.resolve("plain/plain.safetensors"));

        Map<String, Tensor> read = TorchFile.read(FIXTURES.resolve("plain/" + name + ".bin"));

        assertThat(read.keySet()).containsExactlyInAnyOrderElementsOf(expected.keySet());
        expected.forEach((key, tensor) -> {
            Tensor actual = requireNonNull(read.get(key));
            assertThat(Dtype.of(actual.scalar_type())).as(key).isEqualTo(Dtype.of(tensor.scalar_type()));
            assertThat(actual.shape()).as(key).isEqualTo(tensor.shape());
            assertThat(actual.equal(tensor)).as(key).isTrue();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"protocol_2", "protocol_5", "legacy", "other_name", "unknown_type"})
    void what_training_scripts_save_beside_the_weights_is_passed_over(String name) {
        Map<String, Tensor> expected = Safetensors.read(FIXTURES.resolve("plain/plain.safetensors"));

        Map<String, Tensor> read = TorchFile.read(FIXTURES.resolve("beside/" + name + ".bin"));

        assertThat(read.keySet()).containsExactlyInAnyOrderElementsOf(expected.keySet());
        expected.forEach((key, tensor) ->
                assertThat(requireNonNull(read.get(key)).equal(tensor)).as(key).isTrue());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            stride_0    | lie over each other
            overlap     | lie over each other
            a_namespace | argparse.Namespace
            two_of_them | a, b
            """)
    void what_is_wrong_with_a_file_is_said(String name, String complaint) {
        assertThatThrownBy(() -> TorchFile.read(FIXTURES.resolve("hostile/" + name + ".bin")))
                .isInstanceOf(VisualBertException.class)
                .hasMessageContaining(complaint);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.bin", "a.safetensors"})
    void a_device_is_no_file_of_weights(String name) throws IOException {
        Path device = Files.createSymbolicLink(folder.resolve(name), Path.of("/dev/zero"));

        assertThatThrownBy(() -> {
                    if (name.endsWith(".bin")) {
                        TorchFile.read(device);
                    } else {
                        Safetensors.read(device);
                    }
                })
                .isInstanceOf(VisualBertException.class)
                .hasMessage(device + " is no regular file");
    }

    static List<Path> hostile() throws IOException {
        try (Stream<Path> files = Files.list(FIXTURES.resolve("hostile"))) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void a_hostile_file_is_refused_in_one_line_and_in_no_time(Path path) {
        assertTimeoutPreemptively(
                Duration.ofSeconds(5),
                () -> assertThatThrownBy(() -> TorchFile.read(path))
                        .isInstanceOf(VisualBertException.class)
                        .hasMessageContaining(path.toString())
                        .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"command_zip", "command_legacy"})
    void a_command_in_a_file_is_named_and_not_run(String name) {
        Path trace = Path.of("visualbert4j-was-here");

        assertThatThrownBy(() -> TorchFile.read(FIXTURES.resolve("hostile/" + name + ".bin")))
                .hasMessageContaining("posix.system")
                .hasMessageContaining("not loaded, not run");

        assertThat(trace).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({
        "plain_zip, 0.1",
        "plain_zip, 0.5",
        "plain_zip, 0.9",
        "plain_zip, 0.999",
        "plain_legacy, 0",
        "plain_legacy, 0.1",
        "plain_legacy, 0.5",
        "plain_legacy, 0.9",
        "plain_legacy, 0.999"
    })
    void a_file_cut_off_is_refused(String name, double share) throws IOException {
        byte[] whole = Files.readAllBytes(FIXTURES.resolve("plain/" + name + ".bin"));
        Path path = Files.write(folder.resolve("cut.bin"), Arrays.copyOf(whole, (int) (whole.length * share)));

        assertThatThrownBy(() -> TorchFile.read(path))
                .isInstanceOfSatisfying(
                        VisualBertException.class,
                        e -> assertThat(e.code()).isEqualTo(VisualBertException.Code.CHECKPOINT))
                .hasMessageContaining(path.toString());
    }

    @Test
    void a_pickle_packed_by_what_torch_does_not_use_is_refused() throws IOException {
        byte[] zip = Files.readAllBytes(FIXTURES.resolve("plain/plain_zip.bin"));
        int zstd = 93;
        for (int i = 0; i + 10 < zip.length; i++) {
            if (zip[i] == 'P' && zip[i + 1] == 'K' && zip[i + 2] == 1 && zip[i + 3] == 2) { // an entry of the directory
                zip[i + 10] = (byte) zstd;
            }
        }
        Path file = Files.write(folder.resolve("zstd.bin"), zip);

        assertThatThrownBy(() -> TorchFile.read(file))
                .isInstanceOf(VisualBertException.class)
                .hasMessageContaining("zstd.bin")
                .hasMessageContaining("method " + zstd);
    }
}
