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
 * @param group what it shares with the records that belong to the same example, if the file says
 */
public record LabelledRecord(
        String id,
        String text,
        @Nullable String pair,
        @Nullable Path image,
        @Nullable String label,
        Path source,
        int line,
        @Nullable String group) {

    /** A record whose file names no groups. */
    public LabelledRecord(
            String id,
            String text,
            @Nullable String pair,
            @Nullable Path image,
            @Nullable String label,
            Path source,
            int line) {
        this(id, text, pair, image, label, source, line, null);
    }

    /** What keeps records together in splits, folds and resamples: their group, or else picture, or else text. */
    public String groupKey() {
        return group != null ? "group " + group : image != null ? "image " + image : "text " + text;
    }

    /** Where it stands, for messages. */
    public String location() {
        return source + ":" + line;
    }
}
