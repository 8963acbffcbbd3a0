package org.visualbert4j.internal.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.checkpoint.SafetensorsWriter;
import org.visualbert4j.internal.runtime.Scope;

class TrainingCheckpointTest {

    @TempDir
    private Path folder;

    @Test
    void what_is_saved_is_the_newest_state() {
        TrainingState state = new TrainingState();
        state.step = 7;

        try (Scope scope = Scope.open()) {
            new TrainingCheckpoint(folder).save(state, Map.of("weight", torch.ones(2)), 1);

            assertThat(new TrainingCheckpoint(folder).latest())
                    .hasValueSatisfying(saved -> assertThat(saved.step).isEqualTo(7));
            assertThat(new TrainingCheckpoint(folder).latestTensors()).containsOnlyKeys("weight");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{",
                "{\"history\":null}",
                "{\"history\":[null]}",
                "{\"candidates\":null}",
                "{\"precision\":null}",
                "{\"precision\":\"FP7\"}",
                "{\"epoch\":0}",
                "{\"epoch\":\"x\"}",
                "{\"position\":-1}",
                "{\"step\":-1}"
            })
    void a_state_that_makes_no_sense_is_refused_with_its_files_name(String state) {
        Path file = folder.resolve("step-000000001.safetensors");
        try (Scope scope = Scope.open()) {
            SafetensorsWriter.write(file, Map.of("weight", torch.ones(2)), Map.of("training_state", state));
        }

        assertThatThrownBy(() -> new TrainingCheckpoint(folder).latest())
                .isInstanceOfSatisfying(
                        VisualBertException.class,
                        e -> assertThat(e.code()).isEqualTo(VisualBertException.Code.CHECKPOINT))
                .hasMessage(file + " is no saved state of a training run");
    }
}
