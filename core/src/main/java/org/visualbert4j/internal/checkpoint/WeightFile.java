package org.visualbert4j.internal.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.files.FileKind;
import org.visualbert4j.internal.natives.NativeErrors;

/** The one boundary around readers of weights: whatever they and their libraries throw becomes an error that names the file. */
public final class WeightFile {

    private WeightFile() {}

    /** What reads a file. */
    @FunctionalInterface
    public interface Reader<T> {
        /** Reads it. */
        T read(Path path) throws IOException;
    }

    /**
     * Reads a regular file, which a pipe or a device is not: they may never end.
     *
     * @throws VisualBertException CHECKPOINT for a broken or foreign file, IO for one that can't be read
     */
    public static <T> T read(Path path, Reader<T> reader) {
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw new VisualBertException(VisualBertException.Code.CHECKPOINT, path + " is no regular file");
        }
        FileKind.notTheFile(path).ifPresent(other -> {
            throw new VisualBertException(VisualBertException.Code.CHECKPOINT, path + other);
        });
        try {
            return reader.read(path);
        } catch (VisualBertException e) {
            throw e;
        } catch (IOException e) {
            throw new VisualBertException(VisualBertException.Code.IO, path + " can't be read: " + e, e);
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
            throw new VisualBertException(
                    VisualBertException.Code.CHECKPOINT, path + " is broken: " + NativeErrors.firstLine(e), e);
        }
    }
}
