package org.visualbert4j.internal.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Mutates the files of every parser, guided by what of the code they reach: {@code ./mvnw -Pfuzz verify}. Properties:
 * {@code fuzz.seconds} a target, 60; {@code fuzz.only}, targets with commas between them; {@code fuzz.seed}; {@code
 * fuzz.timeout}, seconds an input.
 */
@Tag("fuzz")
class FuzzTest {

    private static final Path FOLDER = Path.of("target/fuzz").toAbsolutePath();

    @ParameterizedTest
    @MethodSource("targets")
    void mutated_files_are_read_or_refused_in_one_line_within_time_and_memory(FuzzTarget target)
            throws IOException, InterruptedException {
        int seconds = Integer.getInteger("fuzz.seconds", 60);
        int seed = Integer.getInteger("fuzz.seed", 1);
        FuzzRun run = new FuzzRun(target, FOLDER);

        List<Path> findings = run.run(seconds, seed);

        String line = String.format(
                "| %s | %,d | %d | %d s, seed %d |%n", target, run.executions(), findings.size(), seconds, seed);
        Files.writeString(FOLDER.resolve("metrics.md"), line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        assertThat(findings).isEmpty();
    }

    static Stream<FuzzTarget> targets() {
        String only = System.getProperty("fuzz.only", "");
        return Stream.of(FuzzTarget.values())
                .filter(target -> only.isEmpty() || List.of(only.split(",")).contains(target.toString()));
    }
}
