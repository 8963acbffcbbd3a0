package org.visualbert4j.internal.extract;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.checkpoint.Checkpoint;
import org.visualbert4j.internal.checkpoint.Safetensors;
import org.visualbert4j.internal.checkpoint.TorchFile;
import org.visualbert4j.internal.text.Tokenizer;
import org.visualbert4j.internal.vision.TokenReader;

class NotTheFileTest {

    private static final Map<String, String> CONTENTS = Map.of(
            "a Git LFS pointer, not the file itself; fetch it with: git lfs pull",
            "version https://git-lfs.github.com/spec/v1 oid sha256:4d7a size 447673",
            "an HTML page",
            "<!DOCTYPE html><html><body>Please log in</body></html>",
            "empty (0 bytes)",
            "");

    private static final Map<String, Consumer<Path>> READERS = Map.of(
            "model.safetensors", Safetensors::read,
            "pytorch_model.bin", TorchFile::read,
            "config.json", file -> Checkpoint.config(file.resolveSibling("")),
            "vocab.txt", Tokenizer::load,
            "tokenizer.json", file -> Tokenizer.load(file.resolveSibling("")),
            "image.npz", file -> features(file.resolveSibling("")),
            "features.h5", NotTheFileTest::features,
            "features.tsv", NotTheFileTest::features);

    @TempDir
    private Path folder = Path.of("");

    static Stream<Arguments> files() {
        return READERS.keySet().stream()
                .flatMap(name -> CONTENTS.keySet().stream().map(kind -> Arguments.of(name, kind)))
                .filter(each ->
                        !Arrays.asList(each.get()).equals(List.of("features.tsv", "empty (0 bytes)"))); // has no rows
    }

    @ParameterizedTest
    @MethodSource("files")
    void it_is_called_what_it_is_in_one_line(String name, String kind) throws IOException {
        Path file = Files.writeString(folder.resolve(name), CONTENTS.getOrDefault(kind, ""));
        Consumer<Path> reader = READERS.getOrDefault(name, path -> {});

        assertThatThrownBy(() -> reader.accept(file))
                .isInstanceOf(VisualBertException.class)
                .hasMessageStartingWith(file + ": is " + kind)
                .message()
                .doesNotContain("\n");
    }

    private static void features(Path file) {
        try (TokenReader reader = new FeatureFiles(file.toString(), 36).open()) {
            reader.read(Path.of("image.png"));
        }
    }
}
