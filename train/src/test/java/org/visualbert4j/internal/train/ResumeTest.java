package org.visualbert4j.internal.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.checkpoint.Safetensors;
import org.visualbert4j.internal.checkpoint.SafetensorsWriter;
import org.visualbert4j.internal.run.RunFolder;
import org.visualbert4j.internal.runtime.Scope;
import org.visualbert4j.internal.settings.SettingsReader;
import org.visualbert4j.metrics.EpochMetrics;
import org.visualbert4j.testing.JavaProcess;

/** A run that was broken off and resumed ends as one that was not. */
class ResumeTest {

    /** How often a child process is killed; {@code VISUALBERT4J_KILLS} asks for more. */
    private static final int KILLS =
            Integer.parseInt(Objects.requireNonNullElse(System.getenv("VISUALBERT4J_KILLS"), "4"));

    @TempDir
    private Path folder = Path.of("");

    private final Map<String, String> settings = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();

    @BeforeEach
    void drawImages() throws IOException {
        settings.putAll(ShadesTask.make(folder));
        set(
                "dropout",
                "0.1",
                "horizontal-flip",
                "true",
                "epochs",
                "4",
                "fusion",
                "co-attention",
                "on-bad-image",
                "skip");
        Files.delete(folder.resolve("7.png"));
    }

    @ParameterizedTest
    @CsvSource({
        "adamw, linear, 1 epoch, 1 epoch, 0, 0, 1",
        "sgd, plateau, 4 steps, 3 steps, 0.9, 2, 1",
        "adamw, step, 1 epoch, 2 steps, 0.99, 3, 3"
    })
    void stopped_anywhere_it_goes_on_to_the_same_bits(
            String optimizer,
            String schedule,
            String evaluateEvery,
            String saveEvery,
            String averageDecay,
            String averageBest,
            String accumulationSteps) {
        set("optimizer", optimizer, "schedule", schedule, "momentum", "0.9", "step-epochs", "2");
        set("evaluate-every", evaluateEvery, "save-every", saveEvery, "average-decay", averageDecay);
        set("average-best", averageBest, "accumulation-steps", accumulationSteps);
        run(Integer.MAX_VALUE);
        List<EpochMetrics> whole = RunFolder.epochs(folder.resolve("run"));

        set("output", folder.resolve("broken"), "resume", "true");
        for (int steps = 3; !notes.contains("training is done already"); steps = 3 + steps % 4) {
            run(steps);
        }

        assertSameWeights(folder.resolve("run"), folder.resolve("broken"));
        assertThat(RunFolder.epochs(folder.resolve("broken")))
                .usingRecursiveComparison()
                .ignoringFields("seconds", "examplesPerSecond")
                .isEqualTo(whole);
    }

    @Test
    void killed_at_random_moments_it_goes_on_to_the_same_bits() throws IOException, InterruptedException {
        set("epochs", "6", "save-every", "2 steps", "evaluate-every", "5 steps", "average-best", "2");
        assertThat(child(folder.resolve("whole"), Long.MAX_VALUE)).isZero();

        Random random = new Random(5);
        Path broken = folder.resolve("broken");
        int killed = 0;
        for (int i = 0; i < KILLS * 10 && killed < KILLS; i++) {
            if (child(broken, 1200 + random.nextInt(1500)) == 0) {
                assertSameWeights(folder.resolve("whole"), broken);
                broken = folder.resolve("broken-" + i);
            } else {
                killed++;
            }
        }
        assertThat(child(broken, Long.MAX_VALUE)).isZero();

        assertThat(killed).isEqualTo(KILLS);
        assertSameWeights(folder.resolve("whole"), broken);
        try (Stream<Path> files = Files.walk(broken)) {
            assertThat(files).noneMatch(file -> file.toString().endsWith(".part"));
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void where_the_disk_takes_no_more_the_last_state_stays_and_training_goes_on_from_it_later()
            throws IOException, InterruptedException {
        run(Integer.MAX_VALUE);
        set("output", folder.resolve("full"), "resume", "true");
        run(3);
        byte[] state = Files.readAllBytes(checkpoint("full"));

        assertThat(child(
                        folder.resolve("full"), Long.MAX_VALUE, "bash", "-c", "ulimit -f 1000; exec \"$@\"", "limited"))
                .isEqualTo(1);

        assertThat(folder.resolve("child.log")).content().contains("can't be written");
        assertThat(checkpoint("full")).hasBinaryContent(state);
        assertThat(child(folder.resolve("full"), Long.MAX_VALUE)).isZero();
        assertSameWeights(folder.resolve("run"), folder.resolve("full"));
    }

    @Test
    void without_resume_an_unfinished_run_is_neither_overwritten_nor_mixed_up() {
        run(3);

        set("resume", "false");
        assertThatThrownBy(() -> run(1)).hasMessageContaining("holds an unfinished run; `resume` continues it");
    }

    @Test
    void another_setting_or_other_records_are_named() throws IOException {
        set("resume", "true");
        run(3);

        set("learning-rate", "2e-3", "fusion", "concat");
        assertThatThrownBy(() -> run(1))
                .hasMessageContaining("fusion: co-attention then, concat now")
                .hasMessageContaining("learning-rate: 0.001 then, 0.002 now");

        set("learning-rate", "1e-3", "fusion", "co-attention");
        Files.writeString(
                folder.resolve("train.jsonl"),
                Files.readString(folder.resolve("train.jsonl")).replaceFirst("yes", "no"));
        assertThatThrownBy(() -> run(1)).hasMessageContaining("other records; not the same file: train");
    }

    @Test
    void a_damaged_state_and_one_of_a_later_release_are_refused() throws IOException {
        set("resume", "true");
        run(3);
        Path state = checkpoint("run");
        byte[] sound = Files.readAllBytes(state);
        try (RandomAccessFile file = new RandomAccessFile(state.toFile(), "rw")) {
            file.seek(file.length() / 2);
            int value = file.read();
            file.seek(file.length() / 2);
            file.write(value ^ 1);
        }
        assertThatThrownBy(() -> run(1)).hasMessageContaining("is damaged: its checksum is another");

        Files.write(state, sound);
        try (Scope scope = Scope.open()) {
            SafetensorsWriter.write(state, Map.of(), Map.of("training_state", "{\"version\": 99}"));
        }
        assertThatThrownBy(() -> run(1)).hasMessageContaining("is of version 99, this release reads up to 2");
    }

    @Test
    void two_runs_at_once_do_not_share_a_folder() {
        set("resume", "true");
        List<Throwable> second = new ArrayList<>();
        Trainer first = new Trainer(SettingsReader.read(null, settings), new StepListener() {
            @Override
            public void stepDone(int records, double loss, double accuracy) {
                if (second.isEmpty()) {
                    second.add(org.assertj.core.api.Assertions.catchThrowable(() -> run(1)));
                }
            }
        });

        first.run();

        assertThat(second.get(0)).isInstanceOf(VisualBertException.class).hasMessageContaining("another process");
    }

    /** Runs until it is done or so many steps were taken. */
    private void run(int steps) {
        Trainer[] trainer = new Trainer[1];
        int[] left = {steps};
        trainer[0] = new Trainer(SettingsReader.read(null, settings), new StepListener() {
            @Override
            public void stepDone(int records, double loss, double accuracy) {
                if (--left[0] == 0) {
                    trainer[0].stop();
                }
            }
        });
        trainer[0].run();
    }

    /** Runs in a process of its own, killed after some milliseconds; its exit code. */
    private int child(Path output, long milliseconds, String... before) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(before));
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                TrainingProcess.class.getName()));
        set("output", output, "resume", "true");
        settings.forEach((key, value) -> command.add(key + "=" + value));
        Process process = JavaProcess.plain(new ProcessBuilder(command))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("child.log").toFile())
                .start();
        boolean ended = process.waitFor(milliseconds, TimeUnit.MILLISECONDS);
        if (!ended) {
            process.destroyForcibly();
        }
        int code = process.waitFor();
        return ended ? code : -1;
    }

    private Path checkpoint(String run) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(run).resolve("checkpoints"))) {
            return files.filter(file -> file.toString().endsWith(".safetensors"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private void set(Object... keysAndValues) {
        ShadesTask.set(settings, keysAndValues);
    }

    private static void assertSameWeights(Path one, Path other) {
        try (Scope scope = Scope.open()) {
            Map<String, Tensor> first = Safetensors.read(one.resolve("model.safetensors"));
            Map<String, Tensor> second = Safetensors.read(other.resolve("model.safetensors"));
            assertThat(second.keySet()).isEqualTo(first.keySet());
            first.forEach((name, tensor) -> assertThat(tensor.equal(Objects.requireNonNull(second.get(name))))
                    .as(name)
                    .isTrue());
        }
    }

    /** Keeps the notes. */
    private abstract class StepListener extends SilentListener {
        @Override
        public void note(String line) {
            notes.add(line);
        }
    }
}
