package org.visualbert4j.internal.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The files that {@link FuzzTest} begins with are worth beginning with. */
class CorpusTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void files_to_begin_with_are_read_or_refused_in_one_line_and_most_kinds_are_read(FuzzTarget target)
            throws IOException {
        Path corpus = Files.createDirectory(folder.resolve("corpus"));
        Path work = Files.createDirectory(folder.resolve("work"));
        target.seeds.write(corpus);
        target.furnish(work);

        int read = 0;
        for (Path seed : files(corpus)) {
            Optional<String> refusal = target.run(Files.readAllBytes(seed), work);
            read += refusal.isEmpty() ? 1 : 0;
        }

        assertThat(read).as("files that are read").isPositive();
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}
