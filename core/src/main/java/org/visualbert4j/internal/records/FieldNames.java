package org.visualbert4j.internal.records;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.internal.labels.LabelFormat;

/**
 * The keys of a record's parts, and how its label is written.
 *
 * @param text of the text
 * @param pair of a second text, which need not be there
 * @param image of the image's path, which need not be there
 * @param label of the label, which need not be there
 * @param choices of the texts to choose from, which need not be there
 * @param group of what groups records, or null where their images do
 * @param labelFormat how labels are written
 */
public record FieldNames(
        String text,
        String pair,
        String image,
        String label,
        String choices,
        @Nullable Group group,
        LabelFormat labelFormat) {

    /** {@code text}, {@code text_pair}, {@code img}, {@code label}. */
    public static final FieldNames DEFAULT = new FieldNames("text", "text_pair", "img", "label");

    /** Keys of records that their images group. */
    public FieldNames(String text, String pair, String image, String label) {
        this(text, pair, image, label, "choices", null);
    }

    /** Keys of records whose labels are what is written. */
    public FieldNames(String text, String pair, String image, String label, String choices, @Nullable Group group) {
        this(text, pair, image, label, choices, group, LabelFormat.PLAIN);
    }

    /**
     * Where a record's group stands. It must be there in every record.
     *
     * @param key of the field
     * @param part the part of its value that is the group, or null for all of it
     */
    public record Group(String key, @Nullable Pattern part) {}
}
