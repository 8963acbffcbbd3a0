package org.visualbert4j.internal.classifier;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.checkpoint.CheckpointJson;
import org.visualbert4j.internal.runtime.MatmulPrecision;

/** In which precision a model was trained, as its folder tells. */
public final class TrainedPrecision {

    /** Where training writes what a model comes from. */
    public static final String PROVENANCE = "provenance.json";

    private TrainedPrecision() {}

    /**
     * That of a folder.
     *
     * @return empty for a folder that does not tell, such as a published checkpoint's
     * @throws VisualBertException IO or CHECKPOINT for a file that can't be read
     */
    public static Optional<MatmulPrecision> of(Path folder) {
        Path file = folder.resolve(PROVENANCE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        String name = CheckpointJson.read(file).path("precision").asText();
        try {
            return Optional.of(MatmulPrecision.parse(name));
        } catch (VisualBertException e) {
            throw new VisualBertException(VisualBertException.Code.CHECKPOINT, file + ": " + e.getMessage(), e);
        }
    }
}
