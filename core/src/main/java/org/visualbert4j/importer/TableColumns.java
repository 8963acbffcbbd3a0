package org.visualbert4j.importer;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.VisualBertException;

/**
 * Which column of a table is what. Those that are null are looked for under their usual names, {@code img}, {@code label} and
 * {@code id}, and need not be there.
 *
 * @param text of the text
 * @param image of the picture's path, or of the picture itself in Parquet
 * @param label of the label
 * @param id of the record's id; without it a record is named after file and row
 */
public record TableColumns(
        String text,
        @Nullable String image,
        @Nullable String label,
        @Nullable String id) {

    /** Keys that mean something in files of records, so that no other column can have them. */
    private static final Set<String> TAKEN = Set.of("id", "text", "img", "label", "choices");

    /** With the columns that a table has; those that it lacks are null. */
    TableColumns in(List<String> header, String place) {
        return new TableColumns(
                there(text, header, place),
                image == null ? usual("img", header) : there(image, header, place),
                label == null ? usual("label", header) : there(label, header, place),
                id == null ? usual("id", header) : there(id, header, place));
    }

    private static String there(String column, List<String> header, String place) {
        if (!header.contains(column)) {
            throw new VisualBertException(
                    VisualBertException.Code.DATA,
                    place + ": has no column \"" + column + "\" but " + String.join(", ", header));
        }
        return column;
    }

    private static @Nullable String usual(String column, List<String> header) {
        return header.contains(column) ? column : null;
    }

    /** Whether a column goes along under its own name. */
    boolean isExtra(String column) {
        return !TAKEN.contains(column)
                && !column.equals(text)
                && !column.equals(image)
                && !column.equals(label)
                && !column.equals(id);
    }
}
