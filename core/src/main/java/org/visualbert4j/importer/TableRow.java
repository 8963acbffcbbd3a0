package org.visualbert4j.importer;

import java.util.List;
import java.util.Map;
import org.visualbert4j.VisualBertException;

/**
 * A row of a table.
 *
 * @param place file and line or row, for messages
 * @param name of the row within its file
 * @param values what its cells say, by column; those that are empty are not there
 * @param pictures what its cells hold of pictures' bytes, by column
 */
record TableRow(String place, String name, Map<String, String> values, Map<String, byte[]> pictures) {

    /** Takes a table as it is read. */
    interface Reader {
        /** The columns, in order, before the first row. */
        void header(String place, List<String> columns);

        /** A row. */
        void row(TableRow row);
    }

    /** An error at this place. */
    VisualBertException error(String problem) {
        return new VisualBertException(VisualBertException.Code.DATA, place + ": " + problem);
    }
}
