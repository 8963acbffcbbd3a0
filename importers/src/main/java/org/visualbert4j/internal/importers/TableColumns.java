package org.visualbert4j.internal.importers;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;

/**
 * Which column of a table is what. Those that are null are looked for under their usual names, {@code img}, {@code label} and
 * {@code id}, and need not be there. A column is also found where its name is written in other cases.
 *
 * @param text of the text
 * @param image of the image's path, or of the image itself in Parquet
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

    private static final int SHOWN = 40;

    /** With the columns that a table has; those that it lacks are null. */
    TableColumns in(List<String> header, String place) {
        return new TableColumns(
                there(text, "`text-column`", header, place),
                image == null ? usual("img", header) : there(image, "`image-column`", header, place),
                label == null ? usual("label", header) : there(label, "`label-column`", header, place),
                id == null ? usual("id", header) : there(id, "`id-column`", header, place));
    }

    private static String there(String column, String option, List<String> header, String place) {
        String found = usual(column, header);
        if (found == null) {
            throw new VisualBertException(
                    VisualBertException.Code.DATA,
                    place + ": has no column \"" + column + "\" but " + names(header) + "; " + option
                            + " names another");
        }
        return found;
    }

    /** Names, also of what is no header but a row of long texts. */
    private static String names(List<String> header) {
        return header.stream()
                .map(name -> name.length() > SHOWN ? name.substring(0, SHOWN) + "…" : name)
                .collect(Collectors.joining(", "));
    }

    private static @Nullable String usual(String column, List<String> header) {
        if (header.contains(column)) {
            return column;
        }
        List<String> alike = header.stream().filter(column::equalsIgnoreCase).toList();
        return alike.size() == 1 ? alike.get(0) : null;
    }

    /** What records lack with these columns, and which there are that may be meant; a line each. */
    List<String> notes(List<String> header, String place) {
        String others = names(header.stream().filter(this::isExtra).toList());
        List<String> notes = new ArrayList<>();
        if (image == null && !others.isEmpty()) {
            notes.add(place + ": no column \"img\", so that no record has an image; `image-column` names one of "
                    + others);
        }
        if (label == null && !others.isEmpty()) {
            notes.add(place + ": no column \"label\", so that no record has a label; `label-column` names one of "
                    + others);
        }
        return notes;
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
