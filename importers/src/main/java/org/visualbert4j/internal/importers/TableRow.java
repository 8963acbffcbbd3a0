package org.visualbert4j.internal.importers;

import java.util.List;
import java.util.Map;
import org.visualbert4j.error.VisualBertException;

/**
 * A row of a table.
 *
 * @param place file and line or row, for messages
 * @param name of the row within its file
 * @param values what its cells say, by column; those that are empty are not there
 * @param lists what its cells say that hold several values, by column
 * @param images what its cells hold of images' bytes, by column
 */
record TableRow(
        String place,
        String name,
        Map<String, String> values,
        Map<String, List<String>> lists,
        Map<String, byte[]> images) {

    /** A row without lists. */
    TableRow(String place, String name, Map<String, String> values, Map<String, byte[]> images) {
        this(place, name, values, Map.of(), images);
    }

    /** Takes a table as it is read. */
    interface Reader {
        /** The columns, in order, before the first row. */
        void header(String place, List<String> columns);

        /** A row. */
        void row(TableRow row);

        /** What a person should know of the table, after the last row: a line. */
        void note(String line);
    }

    /** An error at this place. */
    VisualBertException error(String problem) {
        return new VisualBertException(VisualBertException.Code.DATA, place + ": " + problem);
    }
}
