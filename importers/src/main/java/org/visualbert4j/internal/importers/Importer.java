package org.visualbert4j.internal.importers;

import java.util.List;

/**
 * Reads a data set as its makers publish it. {@link ImportFolder} writes what it gives; a new data set is one class and a
 * subcommand. What is needed of the source is looked for when the importer is made, so that a wrong folder is told at once.
 */
public interface Importer {

    /** The splits that the source has, one or more, in the order of reading. Each becomes a file of its name. */
    List<String> splits();

    /**
     * Gives the records of a split in the source's order, one at a time: no split needs to fit in memory.
     *
     * @param split one of {@link #splits()}
     * @throws org.visualbert4j.error.VisualBertException DATA with file and line for what is not as the data set has it; IO
     */
    void read(String split, RecordSink records);
}
