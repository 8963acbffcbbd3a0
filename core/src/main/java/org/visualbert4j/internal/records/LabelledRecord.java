package org.visualbert4j.internal.records;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One record.
 *
 * @param id the record's own, or else {@code file:line}
 * @param text the text, empty where it is missing
 * @param textMissing whether the file has no text for it
 * @param pair a second text, if any
 * @param choices the texts to choose from, where that is the task
 * @param images the images' files, which need not be there
 * @param targets how correct each label is, 0 to 1; null where the file does not say. A plain label is one of 1
 * @param source the file it came from
 * @param line its line there, from 1
 * @param group what it shares with the records that belong to the same example, if the file says
 */
public record LabelledRecord(
        String id,
        String text,
        boolean textMissing,
        @Nullable String pair,
        List<String> choices,
        List<Path> images,
        @Nullable Map<String, Double> targets,
        Path source,
        int line,
        @Nullable String group) {

    /** Keeps copies. */
    public LabelledRecord {
        choices = List.copyOf(choices);
        images = List.copyOf(images);
        targets = targets == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(targets));
    }

    /** A record of one text, at most one image and at most one label. */
    public LabelledRecord(
            String id,
            String text,
            @Nullable String pair,
            @Nullable Path image,
            @Nullable String label,
            Path source,
            int line,
            @Nullable String group) {
        this(
                id,
                text,
                false,
                pair,
                List.of(),
                image == null ? List.of() : List.of(image),
                label == null ? null : Map.of(label, 1.0),
                source,
                line,
                group);
    }

    /** The same, where the file names no groups. */
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

    /** What there is to label, of no file. */
    public static LabelledRecord unlabelled(
            String text, @Nullable String pair, List<String> choices, List<Path> images) {
        return new LabelledRecord("", text, false, pair, choices, images, null, Path.of(""), 0, null);
    }

    /** The first image, or null without one. */
    public @Nullable Path image() {
        return images.isEmpty() ? null : images.get(0);
    }

    /** Its label; where there may be several, all of them with commas between. Null where the file does not say. */
    public @Nullable String label() {
        return targets == null ? null : String.join(", ", targets.keySet());
    }

    /** What keeps records together in splits, folds and resamples: their group, or else images, or else text. */
    public String groupKey() {
        return group != null ? "group " + group : images.isEmpty() ? "text " + text : "image " + image();
    }

    /** Where it stands, for messages. */
    public String location() {
        return source + ":" + line;
    }
}
