package org.visualbert4j.internal.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.checkpoint.Safetensors;
import org.visualbert4j.internal.checkpoint.SafetensorsWriter;
import org.visualbert4j.internal.files.Json;
import org.visualbert4j.internal.runtime.Scope;

/**
 * The saved states of a run: each one file, which is there whole or not at all, and holds {@link TrainingState}, weights,
 * the optimizer's tensors and the generator's state under a checksum.
 */
public final class TrainingCheckpoint {

    private static final String STATE = "training_state";
    private static final String CHECKSUM = "crc32c";
    private static final String PREFIX = "step-";
    private static final String SUFFIX = ".safetensors";

    private final Path folder;

    /** Those in a folder, which need not be there yet. */
    public TrainingCheckpoint(Path folder) {
        this.folder = folder;
    }

    /** Saves one; of the older ones all but the newest {@code keep - 1} go. */
    public void save(TrainingState state, Map<String, Tensor> tensors, int keep) {
        Path file = folder.resolve(String.format(Locale.ROOT, "%s%09d%s", PREFIX, state.step, SUFFIX));
        try (Scope scope = Scope.open()) {
            Map<String, Tensor> contiguous = new LinkedHashMap<>();
            tensors.forEach(
                    (name, tensor) -> contiguous.put(name, tensor.detach().contiguous()));
            String text = Json.line(state);
            SafetensorsWriter.write(file, contiguous, Map.of(STATE, text, CHECKSUM, checksum(text, contiguous)));
        }
        files().stream().skip(keep).forEach(TrainingCheckpoint::delete);
    }

    /**
     * The newest state.
     *
     * @throws VisualBertException CHECKPOINT for one that is damaged, or of a later release
     */
    public Optional<TrainingState> latest() {
        List<Path> files = files();
        return files.isEmpty() ? Optional.empty() : Optional.of(state(files.get(0)));
    }

    /** The tensors of the newest state, in the current scope. */
    public Map<String, Tensor> latestTensors() {
        Path file = files().get(0);
        Map<String, Tensor> tensors = Safetensors.read(file);
        Map<String, String> metadata = Safetensors.metadata(file);
        if (!checksum(metadata.getOrDefault(STATE, ""), tensors).equals(metadata.get(CHECKSUM))) {
            throw new VisualBertException(
                    VisualBertException.Code.CHECKPOINT,
                    file + " is damaged: its checksum is another; remove it to go on from the state before it, if any");
        }
        return tensors;
    }

    private static TrainingState state(Path file) {
        String text = Safetensors.metadata(file).get(STATE);
        try {
            int version =
                    text == null ? 0 : Json.PLAIN.readTree(text).path("version").asInt();
            if (version > TrainingState.VERSION) {
                throw new VisualBertException(
                        VisualBertException.Code.CHECKPOINT,
                        file + " is of version " + version + ", this release reads up to " + TrainingState.VERSION
                                + "; go on with the release that wrote it, or a newer one");
            }
            TrainingState state = Json.PLAIN.readValue(text, TrainingState.class);
            if (state == null || !state.isSound()) {
                throw new IllegalArgumentException(STATE);
            }
            return state;
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new VisualBertException(
                    VisualBertException.Code.CHECKPOINT, file + " is no saved state of a training run", e);
        }
    }

    private static String checksum(String state, Map<String, Tensor> tensors) {
        return String.format(Locale.ROOT, "%08x-%08x", SafetensorsWriter.checksum(tensors), state.hashCode());
    }

    /** The files, the newest first. */
    private List<Path> files() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith(PREFIX)
                            && file.getFileName().toString().endsWith(SUFFIX))
                    .sorted(Comparator.reverseOrder())
                    .toList();
        } catch (IOException e) {
            throw new VisualBertException(VisualBertException.Code.IO, folder + " can't be read: " + e.getMessage(), e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new VisualBertException(
                    VisualBertException.Code.IO, file + " can't be removed: " + e.getMessage(), e);
        }
    }
}
