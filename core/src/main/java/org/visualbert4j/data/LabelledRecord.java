package org.visualbert4j.data;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One record.
 *
 * @param id the record's own, or else {@code file:line}
 * @param text the text
 * @param pair a second text, if any
 * @param image the picture's file, if the record has one; it need not be there
 * @param label the label as text, if the record has one
 * @param source the file it came from
 * @param line its line there, from 1
 */
public record LabelledRecord(
        String id,
        String text,
        @Nullable String pair,
        @Nullable Path image,
        @Nullable String label,
        Path source,
        int line) {

    /** Where it stands, for messages. */
    public String location() {
        return source + ":" + line;
    }
}
