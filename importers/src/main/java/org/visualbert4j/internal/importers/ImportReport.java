package org.visualbert4j.internal.importers;

import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What an import came to.
 *
 * @param splits counts, in the order of reading
 * @param missingImages how many images that records name are not there
 * @param firstMissing the first of them, and why; null where all are there
 */
public record ImportReport(
        List<SplitCounts> splits,
        int missingImages,
        @Nullable String firstMissing) {

    /**
     * One split.
     *
     * @param split its name
     * @param records how many
     * @param unlabelled how many of them have no label
     * @param withoutText how many of them have no text
     * @param incomplete how many of them name an image that is not there
     * @param labels how many records each label has, with any score above 0
     * @param notes what was left out, or may have been read otherwise than meant, a line each
     */
    public record SplitCounts(
            String split,
            int records,
            int unlabelled,
            int withoutText,
            int incomplete,
            SortedMap<String, Integer> labels,
            List<String> notes) {

        /** Keeps a copy of the notes. */
        public SplitCounts {
            notes = List.copyOf(notes);
        }
    }
}
