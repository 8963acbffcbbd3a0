package org.visualbert4j.internal.image;

import java.io.IOException;
import java.util.Arrays;

/** A prefix code of a lossless WebP stream: complete, or of one symbol that takes no bits. */
final class Vp8lPrefixCode {

    static final int MOST_BITS = 15;

    private static final int TABLE_BITS = 8;

    /** By the next bits: a symbol and how many bits it takes, in the lowest four; -1 for those that take more than a table has. */
    private final int[] table;

    private final int[] counts = new int[MOST_BITS + 1];
    /** Symbols by length, then by value. */
    private final int[] symbols;

    /**
     * The canonical code with given lengths.
     *
     * @param lengths bits of each symbol, 0 for those that don't occur
     * @param alphabet how many of them count
     * @throws IOException if they make no complete code
     */
    Vp8lPrefixCode(int[] lengths, int alphabet) throws IOException {
        int longest = 0;
        for (int symbol = 0; symbol < alphabet; symbol++) {
            counts[lengths[symbol]]++;
            longest = Math.max(longest, lengths[symbol]);
        }
        int occurring = alphabet - counts[0];
        counts[0] = 0;
        int[] next = new int[MOST_BITS + 2];
        int open = 1;
        for (int length = 1; length <= MOST_BITS; length++) {
            open = 2 * open - counts[length];
            next[length + 1] = next[length] + counts[length];
            if (open < 0) {
                break;
            }
        }
        if (occurring == 0 || (occurring > 1 && open != 0)) {
            throw new IOException("is broken: its prefix codes are not complete");
        }
        symbols = new int[occurring];
        for (int symbol = 0; symbol < alphabet; symbol++) {
            if (lengths[symbol] > 0) {
                symbols[next[lengths[symbol]]++] = symbol;
            }
        }
        table = occurring == 1 ? new int[] {symbols[0] << 4} : table(Math.min(TABLE_BITS, longest));
    }

    private int[] table(int bits) {
        int[] entries = new int[1 << bits];
        Arrays.fill(entries, -1);
        int code = 0;
        int index = 0;
        for (int length = 1; length <= bits; length++) {
            code <<= 1;
            for (int i = 0; i < counts[length]; i++, code++) {
                int entry = symbols[index++] << 4 | length;
                int reversed = Integer.reverse(code) >>> (32 - length);
                for (int at = reversed; at < entries.length; at += 1 << length) {
                    entries[at] = entry;
                }
            }
        }
        return entries;
    }

    int read(Vp8lBits in) {
        int bits = in.peek();
        int entry = table[bits & (table.length - 1)];
        if (entry >= 0) {
            in.skip(entry & 15);
            return entry >> 4;
        }
        int code = 0;
        int first = 0;
        int index = 0;
        int length = 0;
        while (true) {
            length++;
            code |= bits & 1;
            bits >>>= 1;
            if (code - first < counts[length]) {
                in.skip(length);
                return symbols[index + code - first];
            }
            index += counts[length];
            first = (first + counts[length]) << 1;
            code <<= 1;
        }
    }
}
