package org.visualbert4j.internal.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.classifier.Classifier;
import org.visualbert4j.internal.run.RunFolder;
import org.visualbert4j.internal.runtime.MatmulPrecision;
import org.visualbert4j.internal.settings.SettingsReader;

/** What precision {@code auto} stands for is decided once a run, kept with it, and told. */
class PrecisionTest {

    @TempDir
    Path folder;

    private final Map<String, String> settings = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();

    @BeforeEach
    void makeTask() throws IOException {
        settings.putAll(ShadesTask.make(folder));
        ShadesTask.set(settings, "precision", "auto", "epochs", "2");
    }

    @Test
    void what_was_measured_is_told_and_kept_with_the_run() {
        train();

        MatmulPrecision kept = RunFolder.precision(folder.resolve("run")).orElseThrow();
        assertThat(kept).isIn(MatmulPrecision.FP32, MatmulPrecision.BF16);
        assertThat(notes)
                .anyMatch(line -> line.matches("precision (fp32|bf16), auto: (a step takes .* ms in fp32, .* ms in bf16"
                        + "|this processor has no instructions for bf16)"));
    }

    @Test
    void a_run_that_was_killed_before_its_first_saved_state_goes_on_in_the_precision_it_was_begun_in()
            throws IOException {
        // given what a killed run leaves: settings and provenance, no state; in whichever precision this machine does
        // not choose
        train();
        MatmulPrecision chosen = RunFolder.precision(folder.resolve("run")).orElseThrow();
        MatmulPrecision other = chosen == MatmulPrecision.FP32 ? MatmulPrecision.BF16 : MatmulPrecision.FP32;
        Path killed = Files.createDirectories(folder.resolve("killed"));
        for (String name : List.of("settings.yaml", "provenance.json")) {
            Files.writeString(
                    killed.resolve(name),
                    Files.readString(folder.resolve("run").resolve(name))
                            .replace("\"" + chosen + "\"", "\"" + other + "\""));
        }

        // when
        ShadesTask.set(settings, "output", killed, "resume", "true");
        train();

        // then
        assertThat(RunFolder.precision(killed)).contains(other);
        assertThat(notes)
                .contains(
                        "precision " + other.toString().toLowerCase(java.util.Locale.ROOT) + ", as this run was begun");
    }

    @Test
    void what_another_run_was_begun_with_is_not_taken_over_by_one_of_other_settings() throws IOException {
        train();
        Path killed = Files.createDirectories(folder.resolve("killed"));
        for (String name : List.of("settings.yaml", "provenance.json")) {
            Files.copy(folder.resolve("run").resolve(name), killed.resolve(name));
        }

        ShadesTask.set(settings, "output", killed, "epochs", "1");
        notes.clear();
        train();

        assertThat(notes).noneMatch(line -> line.endsWith("as this run was begun"));
    }

    @Test
    void measuring_changes_nothing_about_what_is_learnt() throws IOException {
        train();
        String chosen = RunFolder.precision(folder.resolve("run")).orElseThrow().toString();

        ShadesTask.set(settings, "precision", chosen, "output", folder.resolve("asked"));
        train();

        assertThat(Files.mismatch(folder.resolve("run/model.safetensors"), folder.resolve("asked/model.safetensors")))
                .isEqualTo(-1);
    }

    @Test
    void a_classifier_takes_int8_for_weights_that_are_else_what_is_recorded_else_fp32() {
        train();
        try (Classifier classifier = Classifier.load(folder.resolve("run"))) {
            assertThat(classifier.precision("auto", MatmulPrecision.BF16)).isEqualTo(MatmulPrecision.BF16);
            assertThat(classifier.precision("auto", null)).isEqualTo(MatmulPrecision.FP32);
            assertThat(classifier.precision("bf16", MatmulPrecision.FP32)).isEqualTo(MatmulPrecision.BF16);
            assertThatThrownBy(() -> classifier.precision("fp16", null))
                    .isInstanceOf(VisualBertException.class)
                    .hasMessage("`precision`: \"fp16\" is none of fp32, bf16, auto");
        }
    }

    private void train() {
        new Trainer(SettingsReader.read(null, settings), new SilentListener() {
                    @Override
                    public void note(String line) {
                        notes.add(line);
                    }
                })
                .run();
    }
}
