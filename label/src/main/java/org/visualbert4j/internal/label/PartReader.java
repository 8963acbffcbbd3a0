package org.visualbert4j.internal.label;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.InputStream;
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
        JsonNode end = part.checkpoint().output();
        boolean empty = end != null && end.path("bytes").asLong(-1) == 0; // not even the header of a table
        this.records = empty
                ? JsonLines.read(InputStream.nullInputStream())
                : Formats.of(part.path()).read(part.path());
        Path bad = part.badRecords();
        this.badRecords = bad == null ? null : new JsonLines().read(bad);
        this.nextBad = badRecords == null ? null : whole(badRecords.next());
    }

    /** A record as it was written, which may be longer than what is read of strangers. */
    private static @Nullable InputRecord whole(@Nullable InputRecord record) {
        if (record != null && record.fault() != null) {
            throw record.fault();
        }
        return record;
    }

    /** The bad record of a number, or null where that is not the next bad one. */
    @Nullable
    InputRecord bad(long number) {
        InputRecord next = nextBad;
        if (next == null || badRecords == null || next.fields().path("number").asLong() != number) {
            return null;
        }
        nextBad = whole(badRecords.next());
        return next;
    }

    /**
     * The next of the others.
     *
     * @throws VisualBertException DATA where there is none
     */
    InputRecord labelled() {
        InputRecord next = whole(records.next());
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
