package org.visualbert4j.internal.image;

import java.io.IOException;
import java.util.Arrays;

/**
 * The rows of a fax-coded strip or tile (TIFF's compressions 2 to 4), followed without keeping pixels. Decoders repair broken
 * ones, each in its own way; here every code has to be one, every row as long as the image is wide, and no row may lack.
 */
final class FaxStream {

    private static final int COMPRESSION = 259;
    private static final int FILL_ORDER = 266;
    private static final int GROUP_3_OPTIONS = 292;

    private static final int GROUP_3 = 3;
    private static final int GROUP_4 = 4;

    private final long compression;
    private final boolean mixed; // Group 3 with rows of two dimensions
    private final boolean reversed; // bits in bytes
    private final byte[] bytes;
    private final long end;
    private long at;
    private int width;
    private long row;

    /** Where the colour of the row changes, from white on, in ascending order. */
    private int[] changes = new int[64];

    private int count;

    /** The same of the row above. */
    private int[] above = new int[64];

    private int countAbove;

    FaxStream(TiffDirectory directory, byte[] bytes, long from, long end) throws IOException {
        this.compression = directory.first(COMPRESSION, 0);
        this.mixed = (directory.first(GROUP_3_OPTIONS, 0) & 1) != 0;
        this.reversed = directory.first(FILL_ORDER, 1) == 2;
        this.bytes = bytes;
        this.at = 8 * from;
        this.end = 8 * end;
    }

    /** Fails where the next rows make no sense. */
    void require(int width, long rows, DecodingBudget budget) throws IOException {
        this.width = width;
        for (row = 1; row <= rows; row++) {
            budget.checkTime();
            count = 0;
            if (compression == GROUP_4) {
                followModes();
            } else if (compression == GROUP_3) {
                endLine();
                if (mixed && bit() == 0) {
                    followModes();
                } else {
                    followRuns();
                }
            } else {
                followRuns();
                at = (at + 7) / 8 * 8;
            }
            int[] read = changes;
            changes = above;
            above = read;
            countAbove = count;
        }
    }

    private void endLine() throws IOException {
        int zeros = 0;
        while (bit() == 0) {
            zeros++;
        }
        if (zeros < 11) {
            throw broken("does not begin where one is due");
        }
    }

    private void followRuns() throws IOException {
        boolean black = false;
        int last = 1;
        for (int position = 0; position < width; black = !black) {
            int run = run(black, width - position);
            if (run == 0 && last == 0) {
                throw broken("has empty runs");
            }
            position += run;
            change(position);
            last = run;
        }
    }

    private void followModes() throws IOException {
        boolean black = false;
        int next = 0;
        for (int position = -1; position < width; ) {
            int mode = code(FaxCodes.MODES);
            while (next > 0 && above[next - 1] > position) {
                next--;
            }
            while (next < countAbove && (above[next] <= position || (next % 2 == 1) != black)) {
                next++;
            }
            if (mode == FaxCodes.PASS) {
                if (next + 1 >= countAbove) {
                    throw broken("passes a change that is not there");
                }
                position = above[next + 1];
            } else if (mode == FaxCodes.HORIZONTAL) {
                int start = Math.max(0, position);
                int first = start + run(black, width - start);
                int second = first + run(!black, width - first);
                if (first == position || (second == first && first < width)) {
                    throw broken("has empty runs");
                }
                change(first);
                change(second);
                position = second;
            } else {
                int change = (next < countAbove ? above[next] : width) + mode;
                if (change <= position || change > width) {
                    throw broken("has a change where none can be");
                }
                change(change);
                position = change;
                black = !black;
            }
        }
    }

    private int run(boolean black, int most) throws IOException {
        int run = 0;
        int part;
        do {
            part = code(black ? FaxCodes.BLACK : FaxCodes.WHITE);
            run += part;
            if (run > most) {
                throw broken("is longer than the image is wide");
            }
        } while (part >= 64);
        return run;
    }

    /** Keeps a change; two at the same place are none. */
    private void change(int position) {
        if (count > 0 && changes[count - 1] == position) {
            count--;
        } else if (position < width) {
            if (count == changes.length) {
                changes = Arrays.copyOf(changes, 2 * count);
            }
            changes[count++] = position;
        }
    }

    private int code(short[] table) throws IOException {
        int code = 1;
        do {
            code = 2 * code + bit();
            if (code == FaxCodes.END_OF_LINE) {
                throw broken("ends early");
            }
            if (code >= table.length) {
                throw broken("has a code that stands for nothing");
            }
        } while (table[code] == FaxCodes.NOTHING);
        return table[code];
    }

    private int bit() throws IOException {
        if (at >= end) {
            throw new IOException("is cut off within a strip or tile");
        }
        int place = (int) (at % 8);
        int bit = bytes[(int) (at / 8)] >> (reversed ? place : 7 - place) & 1;
        at++;
        return bit;
    }

    private IOException broken(String what) {
        return new IOException("is broken: row " + row + " of a strip or tile " + what);
    }
}
