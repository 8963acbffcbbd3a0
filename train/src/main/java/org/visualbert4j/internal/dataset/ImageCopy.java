package org.visualbert4j.internal.dataset;

import java.nio.file.Path;
import java.util.Set;
import org.visualbert4j.internal.records.LabelledRecord;

/**
 * Two images of which one is a copy of the other.
 *
 * @param first where one of them stands
 * @param second where the other does
 * @param kind how they are alike
 * @param difference in values of 255 in the part where they differ most; 0 for equal pixels
 * @param cropped whether one shows only a part of the other
 */
public record ImageCopy(Use first, Use second, Kind kind, double difference, boolean cropped) {

    /** How two images are alike. */
    public enum Kind {
        /** Two files of the same bytes. */
        SAME_BYTES,
        /** The same pixels, written differently. */
        SAME_PIXELS,
        /** Resized, compressed, brighter or darker, or cropped. */
        NEAR
    }

    /**
     * Where an image stands.
     *
     * @param file the image
     * @param splits that have it
     * @param labels of its records
     * @param record the first of them
     */
    public record Use(Path file, Set<String> splits, Set<String> labels, LabelledRecord record) {}

    /** Whether they join two splits. */
    public boolean isAcross() {
        return !first.splits.equals(second.splits) || first.splits.size() > 1;
    }

    /** Whether the records of both have the same labels. */
    public boolean isSameLabel() {
        return first.labels.equals(second.labels);
    }
}
