package org.visualbert4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.visualbert4j.internal.build.BuildVersion;

class ErrorsTest {

    @TempDir
    private Path folder;

    @Test
    void whatever_is_thrown_is_one_line_with_an_exit_code() {
        assertLine(new OutOfMemoryError("Java heap space"), 7, "Java's memory is not enough (Java heap space)");
        assertLine(new OutOfMemoryError("unable to create native thread: possibly out of memory"), 7, "see ulimit -u");
        assertLine(new StackOverflowError(), 1, "internal error: java.lang.StackOverflowError");
        assertLine(
                new IllegalStateException("first\nsecond\n\tat third"),
                1,
                "internal error: java.lang.IllegalStateException: first (--verbose");
        assertLine(
                new RuntimeException(
                        "[enforce fail] DefaultCPUAllocator: can't allocate memory: you tried\nException raised"),
                7,
                "the machine's memory is not enough");
        assertLine(new NoClassDefFoundError("org/visualbert4j/data/Split"), 7, "ulimit -n");
    }

    @Test
    void a_file_whose_name_has_a_line_break_stays_on_its_line() throws Exception {
        Terminal terminal =
                Terminal.run("predict", folder + "/run\nof\u001b[31m two", "--text", "a", "--image", "a.png");

        assertThat(terminal.exitCode()).isNotZero();
        assertThat(terminal.err()).hasLineCount(1).contains("run of [31m two");
    }

    @Test
    void a_usage_error_about_an_argument_with_a_line_break_names_all_of_it() {
        Terminal terminal = Terminal.run("predict", "run", "--text", "a", "--image", "a.png", "--top", "1\n2");

        assertThat(terminal.exitCode()).isEqualTo(2);
        assertThat(terminal.err().lines()).hasSize(2).first().asString().contains("1 2");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void an_answer_that_cannot_be_printed_is_an_error() throws Exception {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", "exec \"$@\" > /dev/full", "sh");
        builder.command().addAll(Terminal.builder(List.of(), "--version").command());

        Terminal terminal = Terminal.process(Terminal.plain(builder));

        assertThat(terminal.exitCode()).isEqualTo(8);
        assertThat(terminal.err()).contains("standard output can't be written").hasLineCount(1);
    }

    @Test
    void the_version_is_that_of_runs_and_reports() {
        assertThat(Terminal.run("--version").out()).isEqualTo("visualbert " + BuildVersion.get() + "\n");
        if (Files.exists(Path.of("../image/target/classes/org/visualbert4j/internal/build/build.properties"))
                && System.getProperty("surefire.test.class.path") != null) {
            assertThat(BuildVersion.get()).matches("\\d+\\.\\d+\\.\\d+.*");
        }
    }

    private static void assertLine(Throwable error, int exitCode, String text) {
        StringWriter out = new StringWriter();

        assertThat(Errors.print(error, new PrintWriter(out), false)).isEqualTo(exitCode);

        assertThat(out.toString()).startsWith("visualbert: ").contains(text).hasLineCount(1);
    }
}
