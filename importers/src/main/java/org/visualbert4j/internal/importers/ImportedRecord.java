package org.visualbert4j.internal.importers;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record as an importer reads it.
 *
 * @param id the data set's own, unique in its split
 * @param text the text, which may be empty; null where the data set has none for this record
 * @param images the images' files; they need not be there
 * @param label what is known of it
 * @param extra what else the data set says, by key: a group, a speaker. The keys of other parts can't be used
 */
public record ImportedRecord(
        String id, @Nullable String text, List<Path> images, Label label, Map<String, String> extra) {

    /** What a data set says of a record. */
    public sealed interface Label {}

    /** Nothing, as of the test records that a competition keeps its answers to. */
    public record Unlabelled() implements Label {}

    /** One label. */
    public record OneLabel(String name) implements Label {}

    /** Labels that are all right, which may be none. */
    public record SeveralLabels(List<String> names) implements Label {
        /** Keeps a copy. */
        public SeveralLabels {
            names = List.copyOf(names);
        }
    }

    /**
     * How right each label is.
     *
     * @param scores 0 to 1 by label; empty where none of the known labels is right
     */
    public record ScoredLabels(Map<String, Double> scores) implements Label {
        /** Keeps a copy in the same order. */
        public ScoredLabels {
            scores = Collections.unmodifiableMap(new LinkedHashMap<>(scores));
        }
    }

    /** Keeps copies. */
    public ImportedRecord {
        images = List.copyOf(images);
        extra = Collections.unmodifiableMap(new LinkedHashMap<>(extra));
    }

    /** A record of one image and nothing else. */
    public ImportedRecord(String id, @Nullable String text, Path image, Label label) {
        this(id, text, List.of(image), label, Map.of());
    }
}
