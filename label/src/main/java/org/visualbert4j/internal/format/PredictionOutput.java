package org.visualbert4j.internal.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.visualbert4j.error.VisualBertException;

/** Takes labelled records of some format, in order. Used by one thread; close it. */
public interface PredictionOutput extends AutoCloseable {

    /**
     * Writes a record.
     *
     * @param record with the fields and images that pass through
     * @param added the fields to add to its own, some of {@link AddedFields}; one of the same name is replaced
     * @throws VisualBertException IO where the disk is full or can't be written
     */
    void write(InputRecord record, ObjectNode added);

    /**
     * Whether {@link #commit} should be called before the next record, however short ago it was. An output that can be cut at few places
     * only makes one of this. It is to be asked where each run asks, such as behind each window, so that the places are the same however
     * often a run was killed.
     */
    default boolean wantsCommit() {
        return false;
    }

    /**
     * Forces all that was written to disk.
     *
     * @return the position behind it, to which {@link Format#resume} cuts back; empty where this format can't be cut here, as in the
     *     middle of a Parquet part
     * @throws VisualBertException IO
     */
    Optional<JsonNode> commit();

    /**
     * Writes what belongs at the end, and forces everything to disk.
     *
     * @return the last position, by which {@link Format#check} tells whether the output is as it was left
     * @throws VisualBertException IO
     */
    JsonNode finish();

    /** Releases the file; without {@link #finish} it stays unfinished. */
    @Override
    void close();
}
