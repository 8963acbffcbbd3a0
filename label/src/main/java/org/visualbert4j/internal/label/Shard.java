package org.visualbert4j.internal.label;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.visualbert4j.error.VisualBertException;

/**
 * The part of an input that one of several processes labels: of every {@code count} records, that at the place {@code index}. Which
 * record is whose follows from its number alone, so a shard needs not know how long the input is.
 *
 * @param index from 1 to {@code count}
 * @param count how many shards there are, 1 for all records
 */
public record Shard(int index, int count) {

    /** All records. */
    public static final Shard WHOLE = new Shard(1, 1);

    private static final Pattern WRITTEN = Pattern.compile("(\\d{1,6})/(\\d{1,6})");

    /** Checks the numbers. */
    public Shard {
        if (count < 1 || index < 1 || index > count) {
            throw new VisualBertException(
                    VisualBertException.Code.USAGE,
                    "shard " + index + "/" + count + " makes no sense; of 8 there are 1/8 to 8/8");
        }
    }

    /**
     * Reads {@code 3/8}.
     *
     * @throws VisualBertException USAGE for anything else
     */
    public static Shard parse(String text) {
        Matcher parts = WRITTEN.matcher(text);
        if (!parts.matches()) {
            throw new VisualBertException(
                    VisualBertException.Code.USAGE, "shard \"" + text + "\" makes no sense; the third of 8 is 3/8");
        }
        return new Shard(Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)));
    }

    /**
     * Whether it has a record.
     *
     * @param number from 1
     */
    public boolean has(long number) {
        return (number - 1) % count == index - 1;
    }

    /** As it is read. */
    @Override
    public String toString() {
        return index + "/" + count;
    }
}
