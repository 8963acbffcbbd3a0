package org.visualbert4j.internal.image;

import java.util.Arrays;

/** What a macroblock adds to its prediction (RFC 6386, sections 13 and 14): 16 blocks of luma, 4 of each chroma. */
final class Vp8Residual {

    private static final int BLOCKS = 24;
    private static final int LUMA_WITHOUT_DC = 0;
    private static final int SECOND_ORDER = 1;
    private static final int CHROMA = 2;
    private static final int LUMA = 3;

    private final int[] probabilities;
    private final int[] coefficients = new int[16 * BLOCKS];
    private final int[] second = new int[16];
    private final int[] scratch = new int[16];
    /** Whether the blocks above have coefficients: for each column 4 of luma, 2 and 2 of chroma, the second order. */
    private final int[] above;

    private final int[] left = new int[9];

    Vp8Residual(int[] probabilities, int columns) {
        this.probabilities = probabilities;
        this.above = new int[9 * columns];
    }

    void startRow() {
        Arrays.fill(left, 0);
    }

    /** A macroblock without coefficients; one without a second order leaves that context as it is. */
    void skip(int column, boolean hasSecond) {
        int count = hasSecond ? 9 : 8;
        Arrays.fill(above, 9 * column, 9 * column + count, 0);
        Arrays.fill(left, 0, count, 0);
    }

    /** Reads a macroblock's coefficients, and says whether any is not zero. */
    boolean read(Vp8BoolDecoder in, int column, boolean hasSecond, int[] steps) {
        Arrays.fill(coefficients, 0);
        int top = 9 * column;
        int kind = LUMA;
        int first = 0;
        if (hasSecond) {
            Arrays.fill(second, 0);
            int context = above[top + 8] + left[8];
            int count = read(in, SECOND_ORDER, context, 0, steps[2], steps[3], second, 0);
            above[top + 8] = left[8] = count > 0 ? 1 : 0;
            spreadSecond();
            kind = LUMA_WITHOUT_DC;
            first = 1;
        }
        boolean any = false;
        for (int block = 0; block < BLOCKS; block++) {
            boolean luma = block < 16;
            int x = luma ? block & 3 : 4 + 2 * ((block - 16) >> 2) + (block & 1);
            int y = luma ? block >> 2 : 4 + 2 * ((block - 16) >> 2) + (block >> 1 & 1);
            int start = luma ? first : 0;
            int count = read(
                    in,
                    luma ? kind : CHROMA,
                    above[top + x] + left[y],
                    start,
                    steps[luma ? 0 : 4],
                    steps[luma ? 1 : 5],
                    coefficients,
                    16 * block);
            above[top + x] = left[y] = count > start ? 1 : 0;
            any |= count > 1 || coefficients[16 * block] != 0;
        }
        return any;
    }

    /** Gives the position behind the last coefficient that is not zero. */
    private int read(
            Vp8BoolDecoder in, int kind, int context, int first, int dcStep, int acStep, int[] to, int offset) {
        int n = first;
        int p = probabilities(kind, n, context);
        while (n < 16) {
            if (in.bit(probabilities[p]) == 0) {
                return n;
            }
            while (in.bit(probabilities[p + 1]) == 0) {
                n++;
                if (n == 16) {
                    return 16;
                }
                p = probabilities(kind, n, 0);
            }
            int value = 1;
            if (in.bit(probabilities[p + 2]) == 1) {
                value = large(in, p);
            }
            p = probabilities(kind, n + 1, value == 1 ? 1 : 2);
            int step = n > 0 ? acStep : dcStep;
            to[offset + Vp8Tables.ZIGZAG[n]] = (short) ((in.flag() ? -value : value) * step);
            n++;
        }
        return 16;
    }

    private static int probabilities(int kind, int n, int context) {
        return ((kind * 8 + Vp8Tables.BANDS[n]) * 3 + context) * 11;
    }

    private int large(Vp8BoolDecoder in, int p) {
        if (in.bit(probabilities[p + 3]) == 0) {
            return in.bit(probabilities[p + 4]) == 0 ? 2 : 3 + in.bit(probabilities[p + 5]);
        }
        if (in.bit(probabilities[p + 6]) == 0) {
            if (in.bit(probabilities[p + 7]) == 0) {
                return 5 + in.bit(159);
            }
            int high = in.bit(165);
            return 7 + 2 * high + in.bit(145);
        }
        int high = in.bit(probabilities[p + 8]);
        int category = 2 * high + in.bit(probabilities[p + 9 + high]);
        int extra = 0;
        for (int probability : Vp8Tables.EXTRA_BITS[category]) {
            extra = 2 * extra + in.bit(probability);
        }
        return 3 + (8 << category) + extra;
    }

    /** The inverse Walsh-Hadamard transform, to the first coefficients of the luma blocks. */
    private void spreadSecond() {
        for (int i = 0; i < 4; i++) {
            int a = second[i] + second[12 + i];
            int b = second[4 + i] + second[8 + i];
            int c = second[4 + i] - second[8 + i];
            int d = second[i] - second[12 + i];
            scratch[i] = a + b;
            scratch[4 + i] = d + c;
            scratch[8 + i] = a - b;
            scratch[12 + i] = d - c;
        }
        for (int i = 0; i < 4; i++) {
            int a = scratch[4 * i] + 3 + scratch[4 * i + 3];
            int b = scratch[4 * i + 1] + scratch[4 * i + 2];
            int c = scratch[4 * i + 1] - scratch[4 * i + 2];
            int d = scratch[4 * i] + 3 - scratch[4 * i + 3];
            coefficients[64 * i] = (short) ((a + b) >> 3);
            coefficients[64 * i + 16] = (short) ((d + c) >> 3);
            coefficients[64 * i + 32] = (short) ((a - b) >> 3);
            coefficients[64 * i + 48] = (short) ((d - c) >> 3);
        }
    }

    /** Adds a block's inverse cosine transform to the samples at a place; sums are of 16 bits, as libwebp's vectors. */
    void add(int block, Vp8Plane plane, int at) {
        int from = 16 * block;
        for (int i = 0; i < 4; i++) {
            int a = coefficients[from + i] + coefficients[from + 8 + i];
            int b = coefficients[from + i] - coefficients[from + 8 + i];
            int c = sine(coefficients[from + 4 + i]) - cosine(coefficients[from + 12 + i]);
            int d = cosine(coefficients[from + 4 + i]) + sine(coefficients[from + 12 + i]);
            scratch[4 * i] = (short) (a + d);
            scratch[4 * i + 1] = (short) (b + c);
            scratch[4 * i + 2] = (short) (b - c);
            scratch[4 * i + 3] = (short) (a - d);
        }
        for (int i = 0; i < 4; i++) {
            int row = at + i * plane.stride;
            int a = scratch[i] + 4 + scratch[8 + i];
            int b = scratch[i] + 4 - scratch[8 + i];
            int c = sine(scratch[4 + i]) - cosine(scratch[12 + i]);
            int d = cosine(scratch[4 + i]) + sine(scratch[12 + i]);
            plane.setClipped(row, plane.get(row) + ((short) (a + d) >> 3));
            plane.setClipped(row + 1, plane.get(row + 1) + ((short) (b + c) >> 3));
            plane.setClipped(row + 2, plane.get(row + 2) + ((short) (b - c) >> 3));
            plane.setClipped(row + 3, plane.get(row + 3) + ((short) (a - d) >> 3));
        }
    }

    /** Times the square root of 2 and the cosine of an eighth of a turn's quarter. */
    private static int cosine(int value) {
        return ((value * 20091) >> 16) + value;
    }

    /** Times the square root of 2 and the sine of the same angle. */
    private static int sine(int value) {
        return (value * 35468) >> 16;
    }
}
