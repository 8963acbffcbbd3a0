package org.visualbert4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {

    @TempDir
    private Path folder;

    @Test
    void a_healthy_machine_is_described() {
        Terminal terminal = Terminal.run("doctor");

        assertThat(terminal.err()).isEmpty();
        assertThat(terminal.exitCode()).isZero();
        assertThat(terminal.out())
                .contains("libtorch ", "openblas ", "tokenizers ", "jna ", "cpu ", "memory free mib", "all is well")
                .contains(System.getProperty("java.version"));
        assertThat(terminal.out().lines()).noneMatch(line -> line.endsWith("unknown"));
    }

    @Test
    void the_same_comes_as_json() throws IOException {
        Terminal terminal = Terminal.run("doctor", "--json");

        JsonNode facts = JsonMapper.builder().build().readTree(terminal.out());
        assertThat(terminal.exitCode()).isZero();
        assertThat(facts.path("fp32_gflops").asLong()).isPositive();
        assertThat(facts.path("bf16_gflops").asLong()).isPositive();
        assertThat(facts.path("threads").asInt()).isPositive();
        assertThat(facts.path("problems").isObject()).isTrue();
        assertThat(facts.path("problems")).isEmpty();
    }

    @Test
    void libraries_that_cannot_be_unpacked_are_named_with_what_to_do() throws IOException, InterruptedException {
        Path nowhere = Files.writeString(folder.resolve("file"), "no folder").resolve("below");

        Terminal terminal = Terminal.process(
                List.of(
                        "-Dorg.bytedeco.javacpp.cachedir=" + nowhere,
                        "-Duser.home=" + nowhere,
                        "-Djava.io.tmpdir=" + nowhere,
                        "-Djna.tmpdir=" + nowhere),
                "doctor");

        assertThat(terminal.exitCode()).isEqualTo(7);
        assertThat(terminal.out()).contains("of the libraries do not work");
        assertThat(terminal.err())
                .contains("visualbert: libtorch does not work: ")
                .contains("-Dorg.bytedeco.javacpp.cachedir=DIR")
                .doesNotContain("\tat ");
    }
}
