package org.visualbert4j.internal.image;

import java.io.IOException;
import java.util.Arrays;

/**
 * VP8 key frames, the images of lossy WebP (RFC 6386), with the pixels of libwebp. (TwelveMonkeys' decoder filters
 * and upsamples otherwise, and is 5 levels off on average.)
 *
 * <p>Prediction uses unfiltered samples, so that a frame is rebuilt as a whole and then filtered as a whole.
 */
final class Vp8Decoder {

    private static final int BLOCK_PREDICTION = -1;

    private final Vp8Header header;
    private final int columns;
    private final int rows;
    private final Vp8Plane luma;
    private final Vp8Plane[] chroma;
    private final Vp8Residual residual;
    private final Vp8LoopFilter filter;
    private final int[] blockModes = new int[16];
    private final int[] modesAbove;
    private final int[] modesLeft = new int[4];
    private final int[] edge = new int[13];

    private Vp8Decoder(Vp8Header header) {
        this.header = header;
        this.columns = (header.width + 15) / 16;
        this.rows = (header.height + 15) / 16;
        this.luma = new Vp8Plane(16 * columns, 16 * rows);
        this.chroma = new Vp8Plane[] {new Vp8Plane(8 * columns, 8 * rows), new Vp8Plane(8 * columns, 8 * rows)};
        this.residual = new Vp8Residual(header.coefficients, columns);
        this.filter = new Vp8LoopFilter(header, luma, chroma, columns, rows);
        this.modesAbove = new int[4 * columns];
    }

    /** Decodes the frame that lies between two offsets. */
    static RgbImage decode(byte[] bytes, int from, int end, DecodingBudget budget) throws IOException {
        Vp8Decoder decoder = new Vp8Decoder(new Vp8Header(bytes, from, end, budget));
        decoder.rebuild(budget);
        decoder.filter.run();
        return Vp8Upsampler.toRgb(decoder.header.width, decoder.header.height, decoder.luma, decoder.chroma);
    }

    private void rebuild(DecodingBudget budget) throws IOException {
        for (int row = 0; row < rows; row++) {
            budget.checkTime();
            Vp8BoolDecoder tokens = header.partitions[row & (header.partitions.length - 1)];
            Arrays.fill(modesLeft, Vp8Prediction.DC);
            residual.startRow();
            for (int column = 0; column < columns; column++) {
                rebuild(column, row, tokens);
            }
            if (header.first.exhausted() || tokens.exhausted()) {
                throw new IOException("is cut off within its frame");
            }
        }
    }

    private void rebuild(int column, int row, Vp8BoolDecoder tokens) {
        Vp8BoolDecoder in = header.first;
        int segment = header.updatesSegments ? segment(in) : 0;
        boolean skipped = header.skipProbability >= 0 && in.bit(header.skipProbability) == 1;
        int mode = readLumaMode(in, column);
        int chromaMode = in.bit(142) == 0
                ? Vp8Prediction.DC
                : in.bit(114) == 0
                        ? Vp8Prediction.VERTICAL
                        : in.bit(183) == 0 ? Vp8Prediction.HORIZONTAL : Vp8Prediction.TRUE_MOTION;
        boolean byBlock = mode == BLOCK_PREDICTION;
        boolean any = false;
        if (skipped) {
            residual.skip(column, !byBlock);
        } else {
            any = residual.read(tokens, column, !byBlock, header.steps[segment]);
        }
        filter.describe(column, row, segment, byBlock, any);
        if (byBlock) {
            predictBlocks(column, row, any);
        } else {
            Vp8Prediction.whole(luma, 16 * column, 16 * row, 16, mode);
            for (int block = 0; any && block < 16; block++) {
                residual.add(block, luma, luma.at(16 * column + 4 * (block & 3), 16 * row + 4 * (block >> 2)));
            }
        }
        for (int plane = 0; plane < 2; plane++) {
            Vp8Prediction.whole(chroma[plane], 8 * column, 8 * row, 8, chromaMode);
            for (int block = 0; any && block < 4; block++) {
                int at = chroma[plane].at(8 * column + 4 * (block & 1), 8 * row + 4 * (block >> 1));
                residual.add(16 + 4 * plane + block, chroma[plane], at);
            }
        }
    }

    private int segment(Vp8BoolDecoder in) {
        int[] probabilities = header.segmentProbabilities;
        return in.bit(probabilities[0]) == 0 ? in.bit(probabilities[1]) : 2 + in.bit(probabilities[2]);
    }

    private int readLumaMode(Vp8BoolDecoder in, int column) {
        if (in.bit(145) == 0) {
            for (int block = 0; block < 16; block++) {
                int x = 4 * column + (block & 3);
                int y = block >> 2;
                int context = 9 * (10 * modesAbove[x] + modesLeft[y]);
                int node = 0;
                do {
                    node = Vp8Tables.BLOCK_MODE_TREE[node + in.bit(Vp8Tables.BLOCK_MODES[context + (node >> 1)])];
                } while (node > 0);
                blockModes[block] = -node;
                modesAbove[x] = -node;
                modesLeft[y] = -node;
            }
            return BLOCK_PREDICTION;
        }
        int mode = in.bit(156) == 1
                ? (in.bit(128) == 1 ? Vp8Prediction.TRUE_MOTION : Vp8Prediction.HORIZONTAL)
                : (in.bit(163) == 1 ? Vp8Prediction.VERTICAL : Vp8Prediction.DC);
        Arrays.fill(modesAbove, 4 * column, 4 * column + 4, mode);
        Arrays.fill(modesLeft, mode);
        return mode;
    }

    private void predictBlocks(int column, int row, boolean any) {
        for (int block = 0; block < 16; block++) {
            int at = luma.at(16 * column + 4 * (block & 3), 16 * row + 4 * (block >> 2));
            // The right column of blocks finds its samples above the macroblock, whatever its own row.
            boolean right = (block & 3) == 3;
            int corner = right ? luma.at(16 * column + 16, 16 * row - 1) : at - luma.stride + 4;
            for (int i = 0; i < 4; i++) {
                edge[9 + i] =
                        right && column == columns - 1 ? (row == 0 ? 127 : luma.get(corner - 1)) : luma.get(corner + i);
            }
            Vp8Prediction.block(luma, at, blockModes[block], edge);
            if (any) {
                residual.add(block, luma, at);
            }
        }
    }
}
