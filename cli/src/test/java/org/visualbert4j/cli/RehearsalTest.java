package org.visualbert4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RehearsalTest {

    @TempDir
    private Path folder;

    @Test
    void a_rehearsal_trains_and_predicts_and_leaves_nothing_behind() throws IOException, InterruptedException {
        ProcessBuilder builder = Terminal.builder(List.of("-Djava.io.tmpdir=" + folder, "-Djava.awt.headless=true"));
        builder.command().set(builder.command().indexOf(Main.class.getName()), Rehearsal.class.getName());

        Terminal terminal = Terminal.process(builder);

        assertThat(terminal.exitCode()).isZero();
        assertThat(terminal.out()).contains("{\"predictions\":[{\"label\":");
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).noneMatch(path -> path.getFileName().toString().startsWith("visualbert-"));
        }
    }
}
