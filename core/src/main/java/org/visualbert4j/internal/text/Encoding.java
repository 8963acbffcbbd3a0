package org.visualbert4j.internal.text;

import java.util.Arrays;

/**
 * A text, or a pair of texts, as a model reads it: not padded, special tokens included.
 *
 * @param ids word piece ids, at least the two of an empty text ({@code [CLS] [SEP]})
 * @param typeIds as many token types: 0 for the text, 1 for the second text and the {@code [SEP]} after it
 * @param cut how many word pieces of the texts were left out, because there were more than the longest there may be
 */
public record Encoding(int[] ids, int[] typeIds, int cut) {

    /** One that is whole. */
    public Encoding(int[] ids, int[] typeIds) {
        this(ids, typeIds, 0);
    }

    /** Checks that there is a type for every id. */
    public Encoding {
        if (ids.length != typeIds.length) {
            throw new IllegalArgumentException(ids.length + " ids with " + typeIds.length + " types");
        }
    }

    /** How many word pieces it has. */
    public int length() {
        return ids.length;
    }

    /** Equal where all ids and types are: a model reads the same, whatever was cut. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Encoding that && Arrays.equals(ids, that.ids) && Arrays.equals(typeIds, that.typeIds);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(ids) + Arrays.hashCode(typeIds);
    }

    @Override
    public String toString() {
        return "Encoding[ids=" + Arrays.toString(ids) + ", typeIds=" + Arrays.toString(typeIds) + ", cut=" + cut + "]";
    }
}
