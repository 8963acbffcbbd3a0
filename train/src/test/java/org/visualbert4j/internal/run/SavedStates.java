package org.visualbert4j.internal.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.visualbert4j.internal.runtime.Scope;

/** Saved states of training runs, for tests outside this package. */
public final class SavedStates {

    private SavedStates() {}

    /** Writes one into a folder. */
    public static void write(Path folder) throws IOException {
        try (Scope scope = Scope.open()) {
            TrainingState state = new TrainingState();
            state.step = 7;
            Map<String, Tensor> tensors = Map.of("weight", torch.ones(2, 3), "generator", torch.ones(4));
            new TrainingCheckpoint(folder).save(state, tensors, 1);
        }
    }

    /** Reads the newest of a folder. */
    public static void read(Path folder) {
        TrainingCheckpoint checkpoint = new TrainingCheckpoint(folder);
        try (Scope scope = Scope.open()) {
            TrainingState state = checkpoint.latest().orElseThrow();
            Objects.requireNonNull(state.history);
            checkpoint.latestTensors();
        }
    }
}
