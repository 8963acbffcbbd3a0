package org.visualbert4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tutorial, followed to the letter. */
class TutorialTest {

    @Test
    void its_commands_work_one_after_the_other_and_leave_what_it_says(@TempDir Path folder) throws IOException {
        List<List<String>> commands = DocsTest.commands(DocsTest.ROOT.resolve("docs/tutorial.md")).stream()
                .map(DocsTest::words)
                .toList();

        for (List<String> command : commands) {
            Terminal terminal = Terminal.run(command.stream()
                    .skip(1)
                    .map(word -> word.startsWith("runs/") ? folder.resolve(word).toString() : word)
                    .map(word -> word.startsWith("configs/")
                            ? DocsTest.ROOT.resolve(word).toString()
                            : word)
                    .toArray(String[]::new));
            assertThat(terminal.complaints()).as(String.join(" ", command)).isEmpty();
            assertThat(terminal.exitCode()).as(String.join(" ", command)).isZero();
        }

        assertThat(commands).hasSize(6);
        assertThat(folder.resolve("runs/first/report.html")).exists();
        assertThat(folder.resolve("runs/why.html")).exists();
        long before = Files.size(folder.resolve("runs/first/model.safetensors"));
        assertThat(Files.size(folder.resolve("runs/first-int8/model.safetensors")))
                .isLessThan(before);
    }
}
