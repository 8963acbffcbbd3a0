package org.visualbert4j.internal.label;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.visualbert4j.testing.JavaProcess;

/** However a process ends, the next one comes to the bytes of a run that was not ended. */
class LabelKillTest {

    /** How often a child process is killed; {@code VISUALBERT4J_KILLS} asks for more. */
    private static final int KILLS =
            Integer.parseInt(Objects.requireNonNullElse(System.getenv("VISUALBERT4J_KILLS"), "6"));

    private static final int RECORDS = 3000;

    private long milliseconds; // that the last child worked

    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void makeTask() throws IOException {
        new LabelTask(folder).make(RECORDS);
    }

    @Test
    void killed_at_random_moments_its_joined_output_has_the_bytes_of_an_unbroken_one()
            throws IOException, InterruptedException {
        assertThat(child("whole.jsonl", Long.MAX_VALUE)).isZero();
        long whole = milliseconds;
        Random random = new Random(3);
        int killed = 0;
        int finished = 0;
        String output = "killed-0.jsonl";

        while (killed < KILLS) {
            if (child(output, random.nextInt((int) whole)) == 0) {
                assertSame(output);
                finished++;
                output = "killed-" + finished + ".jsonl";
            } else {
                killed++;
            }
        }
        assertThat(child(output, Long.MAX_VALUE)).isZero();

        assertSame(output);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void where_the_disk_takes_no_more_one_line_says_so_and_nothing_is_lost() throws IOException, InterruptedException {
        assertThat(child("whole.jsonl", Long.MAX_VALUE)).isZero();

        assertThat(child("full.jsonl", Long.MAX_VALUE, "bash", "-c", "ulimit -f 100; exec \"$@\"", "limited"))
                .isEqualTo(1);

        assertThat(Files.readString(folder.resolve("child.log"))
                        .lines()
                        .filter(line -> !line.startsWith("SLF4J") && !line.equals(LabelTask.AT_WORK)))
                .singleElement()
                .asString()
                .contains("full.jsonl.partial can't be written: ")
                .endsWith("the same command goes on with it");
        assertThat(Files.size(folder.resolve("full.jsonl.partial"))).isPositive();
        assertThat(child("full.jsonl", Long.MAX_VALUE)).isZero();
        assertSame("full.jsonl");
    }

    private void assertSame(String output) {
        assertThat(folder.resolve(output)).hasSameBinaryContentAs(folder.resolve("whole.jsonl"));
        assertThat(folder.resolve(output + ".bad")).hasSameBinaryContentAs(folder.resolve("whole.jsonl.bad"));
        assertThat(folder.resolve(output + ".partial")).doesNotExist();
    }

    /** Starts a child, and kills it a time after it has begun to label; the exit code. */
    private int child(String output, long afterMilliseconds, String... before)
            throws IOException, InterruptedException {
        ProcessBuilder builder = JavaProcess.of(
                LabelTask.class,
                List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"),
                folder.toString(),
                output,
                output + ".bad");
        List<String> command = new ArrayList<>(List.of(before));
        command.addAll(builder.command());
        Path log = folder.resolve("child.log");
        Files.deleteIfExists(log);
        Process process = builder.command(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        while (process.isAlive() && !Files.readString(log).contains(LabelTask.AT_WORK)) {
            Thread.sleep(1);
        }
        long begun = System.nanoTime();
        if (!process.waitFor(afterMilliseconds, TimeUnit.MILLISECONDS)) {
            process.destroyForcibly().waitFor();
        }
        milliseconds = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
        return process.exitValue();
    }
}
