package org.visualbert4j.importer;

import java.util.List;
import java.util.SortedMap;

/**
 * What an import came to.
 *
 * @param splits counts, in the order of reading
 * @param missingPictures how many pictures that records name are not there
 */
public record ImportReport(List<SplitCounts> splits, int missingPictures) {

    /**
     * One split.
     *
     * @param split its name
     * @param records how many
     * @param unlabelled how many of them have no label
     * @param incomplete how many of them name a picture that is not there
     * @param labels how many records each label has, with any score above 0
     */
    public record SplitCounts(
            String split, int records, int unlabelled, int incomplete, SortedMap<String, Integer> labels) {}
}
