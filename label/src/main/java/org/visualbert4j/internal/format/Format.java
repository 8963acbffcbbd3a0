package org.visualbert4j.internal.format;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.visualbert4j.error.VisualBertException;

/** How records are written to a file, both ways. A new one is a class and a line in {@link Formats}. Thread-safe. */
public interface Format {

    /** What users call it. */
    String name();

    /** The endings of files in this format, in lower case with their dot. */
    List<String> suffixes();

    /**
     * Opens a file, or a folder for a format of several files.
     *
     * @throws VisualBertException IO, or DATA where it is something else
     */
    RecordInput read(Path file);

    /**
     * Begins an output. What is at the path, which an earlier try left, is overwritten.
     *
     * @param path not the name that the finished output will have: it is renamed then
     * @throws VisualBertException IO
     */
    PredictionOutput create(Path path);

    /**
     * Goes on with an output, cut back to a position.
     *
     * @throws VisualBertException as {@link #check}
     */
    PredictionOutput resume(Path path, JsonNode position);

    /**
     * Checks that an output begins, or for the last position is, as it was when its position was told.
     *
     * @throws VisualBertException DATA where it is shorter, or has been changed; IO
     */
    void check(Path path, JsonNode position);
}
