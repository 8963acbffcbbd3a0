package org.visualbert4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tutorials, followed to the letter; the second begins with what the first has made. */
class TutorialTest {

    @Test
    void their_commands_work_one_after_the_other_and_leave_what_they_say(@TempDir Path folder) throws IOException {
        assertThat(follow("docs/tutorial.md", folder)).isEqualTo(6);
        assertThat(folder.resolve("runs/first/report.html")).exists();
        assertThat(folder.resolve("runs/why.html")).exists();
        long before = Files.size(folder.resolve("runs/first/model.safetensors"));
        assertThat(Files.size(folder.resolve("runs/first-int8/model.safetensors")))
                .isLessThan(before);

        assertThat(follow("docs/tutorial-labels.md", folder)).isEqualTo(5);
        assertThat(folder.resolve("runs/duplicates/duplicates.html")).exists();
        assertThat(folder.resolve("runs/suspects/suspects.html")).exists();
        assertThat(folder.resolve("runs/fixed.jsonl")).content().hasLineCount(960);
        assertThat(folder.resolve("runs/labelled.jsonl"))
                .content()
                .hasLineCount(240)
                .contains("\"accepted\":true");
        assertThat(folder.resolve("runs/bad.jsonl")).isEmptyFile();
    }

    /** Runs the commands of a page, and tells how many there are. */
    private static int follow(String page, Path folder) throws IOException {
        List<List<String>> commands = DocsTest.commands(DocsTest.ROOT.resolve(page)).stream()
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
            assertThat(terminal.complaints().lines()) // label tells there how many it has labelled
                    .as(String.join(" ", command))
                    .noneMatch(line -> line.startsWith("visualbert: "));
            assertThat(terminal.exitCode()).as(String.join(" ", command)).isZero();
        }
        return commands.size();
    }
}
