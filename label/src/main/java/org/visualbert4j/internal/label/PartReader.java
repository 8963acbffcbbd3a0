package org.visualbert4j.internal.label;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.format.InputRecord;
import org.visualbert4j.internal.format.JsonLines;
import org.visualbert4j.internal.format.RecordInput;

/** Reads a part's records, and beside them its bad ones, one at a time. */
final class PartReader implements AutoCloseable {

    private final Part part;
    private final RecordInput records;
    private final @Nullable RecordInput badRecords;
    private @Nullable InputRecord nextBad;

    PartReader(Part part) {
        this.part = part;
        this.records = Formats.of(part.path()).read(part.path());
        Path bad = part.badRecords();
        this.badRecords = bad == null ? null : new JsonLines().read(bad);
        this.nextBad = badRecords == null ? null : badRecords.next();
    }

    /** The bad record of a number, or null where that is not the next bad one. */
    @Nullable
    InputRecord bad(long number) {
        InputRecord next = nextBad;
        if (next == null || badRecords == null || next.fields().path("number").asLong() != number) {
            return null;
        }
        nextBad = badRecords.next();
        return next;
    }

    /**
     * The next of the others.
     *
     * @throws VisualBertException DATA where there is none
     */
    InputRecord labelled() {
        InputRecord next = records.next();
        if (next == null) {
            throw Part.error(part.path(), "has fewer records than shard " + part.shard() + " of its input");
        }
        return next;
    }

    /**
     * Refuses records that are left over.
     *
     * @throws VisualBertException DATA
     */
    void refuseMore() {
        if (records.next() != null || nextBad != null) {
            throw Part.error(part.path(), "has more records than shard " + part.shard() + " of its input");
        }
    }

    @Override
    public void close() {
        records.close();
        if (badRecords != null) {
            badRecords.close();
        }
    }
}
