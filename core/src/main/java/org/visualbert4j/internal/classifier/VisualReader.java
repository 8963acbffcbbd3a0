package org.visualbert4j.internal.classifier;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.checkpoint.CheckpointJson;
import org.visualbert4j.internal.files.Json;
import org.visualbert4j.internal.image.RgbImage;
import org.visualbert4j.internal.records.VisualInput;

/** How a classifier sees images: what it reads of a file, and the tensors of that. Saved with it. Thread-safe; close it. */
public sealed interface VisualReader extends AutoCloseable permits PixelReader, FeatureReader {

    /**
     * An image as evaluation wants it, the same each time.
     *
     * @throws VisualBertException IMAGE where it is missing, broken or too large
     */
    VisualInput.Shown forEvaluation(Path image);

    /**
     * An image as evaluation wants it, read anew where it is read at all: the file may have changed.
     *
     * @throws VisualBertException IMAGE where it is missing, broken or too large
     */
    VisualInput.Shown forPrediction(Path image);

    /**
     * A decoded image as evaluation wants it.
     *
     * @throws VisualBertException USAGE where features are found by the image's file
     */
    VisualInput.Shown forPrediction(RgbImage image);

    /** An image as training wants it, perhaps changed at random. */
    VisualInput.Shown forTraining(Path image, RandomGenerator random);

    /** What stands in the place of an image that is not there. */
    VisualInput.Shown missing();

    /** What the model's visual encoder takes, in the current scope: of images that repeat each once. */
    Tensor tensor(VisualInput input);

    /**
     * Which visual tokens are to be seen, in the current scope.
     *
     * @param tokens V, as many as the encoder makes of an image
     * @return {@code [P, V]} of 1 and 0
     */
    Tensor seen(VisualInput input, long tokens);

    /** Writes what {@link #load} reads. */
    void save(Path folder);

    /**
     * That of a saved classifier.
     *
     * @throws VisualBertException CHECKPOINT where the folder holds none
     */
    static VisualReader load(Path folder) {
        if (Files.isRegularFile(folder.resolve(FeatureReader.FILE))) {
            return FeatureReader.load(folder);
        }
        if (!Files.isRegularFile(folder.resolve(PixelReader.FILE))) {
            throw new VisualBertException(
                    VisualBertException.Code.CHECKPOINT,
                    folder + " holds no trained classifier: " + PixelReader.FILE + " is not there");
        }
        return PixelReader.load(folder);
    }

    /** Reads a value from a JSON file. */
    static <T> T read(Path file, Class<T> type) {
        return CheckpointJson.read(file, type);
    }

    /** Writes one. */
    static void write(Path file, Object value) {
        Json.write(file, value);
    }

    @Override
    void close();
}
