package org.visualbert4j.internal.image;

import java.io.IOException;

/** What a VP8 key frame says before its macroblocks (RFC 6386, sections 9 and 19.2), read in the frame's own order. */
final class Vp8Header {

    private static final int SEGMENTS = 4;

    final int width;
    final int height;
    final Vp8BoolDecoder first;
    final Vp8BoolDecoder[] partitions;
    final int[] coefficients = Vp8Tables.COEFFICIENTS.clone();
    /** Steps by segment: luma DC, AC, luma's second order DC, AC, chroma DC, AC. */
    final int[][] steps = new int[SEGMENTS][];
    /** Loop filter level by segment. */
    final int[] levels = new int[SEGMENTS];

    boolean updatesSegments;
    final int[] segmentProbabilities = {255, 255, 255};
    boolean simpleFilter;
    boolean filters;
    int sharpness;
    boolean levelDeltas;
    int intraDelta;
    int blockModeDelta;
    /** Probability that a macroblock has coefficients; -1 if all may have. */
    final int skipProbability;

    private boolean segmented;
    private boolean absolute = true;
    private final int[] quantizers = new int[SEGMENTS];
    private final int[] strengths = new int[SEGMENTS];

    Vp8Header(byte[] bytes, int from, int end, DecodingBudget budget) throws IOException {
        Bytes in = new Bytes(bytes);
        int size = size(in, from, end);
        width = size >>> 16;
        height = size & 0xffff;
        budget.checkSize(width, height);
        int tag = in.u24Little(from);
        int firstEnd = from + 10 + (tag >> 5);
        if (firstEnd > end) {
            throw new IOException("is cut off within its frame");
        }
        first = new Vp8BoolDecoder(bytes, from + 10, firstEnd);
        first.number(2); // colour space and clamping, which change no pixel
        readSegments();
        int level = readFilter();
        partitions = readPartitions(in, firstEnd, end);
        readQuantizers();
        for (int i = 0; i < SEGMENTS; i++) {
            levels[i] = segmented ? strengths[i] + (absolute ? 0 : level) : level;
        }
        first.flag(); // whether later frames keep the probabilities
        for (int i = 0; i < coefficients.length; i++) {
            if (first.bit(Vp8Tables.COEFFICIENT_UPDATES[i]) == 1) {
                coefficients[i] = first.number(8);
            }
        }
        skipProbability = first.flag() ? first.number(8) : -1;
    }

    /** Width and height of the frame that begins at an offset, as {@code width << 16 | height}. */
    static int size(Bytes in, int from, int end) throws IOException {
        if (end - from < 10) {
            throw new IOException("is cut off: its frame has no header");
        }
        int tag = in.u24Little(from);
        boolean keyFrame = (tag & 1) == 0;
        boolean shown = ((tag >> 4) & 1) == 1;
        if (!keyFrame || !shown || ((tag >> 1) & 7) > 3 || in.u24Little(from + 3) != 0x2a019d) {
            throw new IOException("is broken: its frame is no VP8 key frame");
        }
        if (tag >> 5 >= end - from) {
            throw new IOException("is cut off within its frame");
        }
        int width = in.u16Little(from + 6) & 0x3fff;
        int height = in.u16Little(from + 8) & 0x3fff;
        if (width == 0 || height == 0) {
            throw new IOException("has no pixels: its size is " + width + "x" + height);
        }
        return (width << 16) | height;
    }

    private void readSegments() {
        segmented = first.flag();
        if (!segmented) {
            return;
        }
        updatesSegments = first.flag();
        if (first.flag()) {
            absolute = first.flag();
            for (int i = 0; i < SEGMENTS; i++) {
                quantizers[i] = first.optionalSigned(7);
            }
            for (int i = 0; i < SEGMENTS; i++) {
                strengths[i] = first.optionalSigned(6);
            }
        }
        if (updatesSegments) {
            for (int i = 0; i < segmentProbabilities.length; i++) {
                segmentProbabilities[i] = first.flag() ? first.number(8) : 255;
            }
        }
    }

    private int readFilter() {
        simpleFilter = first.flag();
        int level = first.number(6);
        filters = level != 0;
        sharpness = first.number(3);
        levelDeltas = first.flag();
        if (levelDeltas && first.flag()) {
            int[] deltas = new int[8];
            for (int i = 0; i < deltas.length; i++) {
                deltas[i] = first.optionalSigned(6);
            }
            intraDelta = deltas[0];
            blockModeDelta = deltas[4];
        }
        return level;
    }

    private Vp8BoolDecoder[] readPartitions(Bytes in, int from, int end) throws IOException {
        int count = 1 << first.number(2);
        int at = from + 3 * (count - 1);
        if (at > end) {
            throw new IOException("is cut off within its frame");
        }
        Vp8BoolDecoder[] decoders = new Vp8BoolDecoder[count];
        for (int i = 0; i < count; i++) {
            int size = i < count - 1 ? in.u24Little(from + 3 * i) : end - at;
            int stop = Math.min(end, at + size);
            decoders[i] = new Vp8BoolDecoder(in.all(), at, stop);
            if (at >= end) {
                throw new IOException("is cut off: its last part is empty");
            }
            at = stop;
        }
        return decoders;
    }

    private void readQuantizers() {
        int base = first.number(7);
        int lumaDc = first.optionalSigned(4);
        int secondDc = first.optionalSigned(4);
        int secondAc = first.optionalSigned(4);
        int chromaDc = first.optionalSigned(4);
        int chromaAc = first.optionalSigned(4);
        for (int i = 0; i < SEGMENTS; i++) {
            int q = segmented ? quantizers[i] + (absolute ? 0 : base) : base;
            steps[i] = new int[] {
                Vp8Tables.DC_STEPS[index(q + lumaDc, 127)],
                Vp8Tables.AC_STEPS[index(q, 127)],
                Vp8Tables.DC_STEPS[index(q + secondDc, 127)] * 2,
                Math.max(8, Vp8Tables.AC_STEPS[index(q + secondAc, 127)] * 155 / 100),
                Vp8Tables.DC_STEPS[index(q + chromaDc, 117)],
                Vp8Tables.AC_STEPS[index(q + chromaAc, 127)]
            };
        }
    }

    private static int index(int q, int most) {
        return Math.max(0, Math.min(most, q));
    }
}
