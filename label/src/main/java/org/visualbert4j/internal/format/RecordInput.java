package org.visualbert4j.internal.format;

import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;

/** Records of some format, one at a time. Used by one thread; close it. */
public interface RecordInput extends AutoCloseable {

    /**
     * The next record, or null at the end. One that can't be parsed is a record with a {@link InputRecord#fault}.
     *
     * @throws VisualBertException IO where the input can't be read on; DATA where nothing behind can be told apart any more
     */
    @Nullable
    InputRecord next();

    /** How much was read so far, in the unit of {@link #size}: bytes, or records. */
    long position();

    /** How much there is in all, or -1 where nobody knows. */
    long size();

    @Override
    void close();
}
