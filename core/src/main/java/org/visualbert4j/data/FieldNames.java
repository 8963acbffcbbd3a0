package org.visualbert4j.data;

/**
 * The keys of a record's parts.
 *
 * @param text of the text
 * @param pair of a second text, which need not be there
 * @param image of the picture's path, which need not be there
 * @param label of the label, which need not be there
 */
public record FieldNames(String text, String pair, String image, String label) {

    /** {@code text}, {@code text_pair}, {@code img}, {@code label}. */
    public static final FieldNames DEFAULT = new FieldNames("text", "text_pair", "img", "label");
}
