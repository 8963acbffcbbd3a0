package org.visualbert4j.internal.image;

import java.io.IOException;

/**
 * Windows and OS/2 bitmaps, with Pillow's pixels. (The JDK's reader fills up what is missing.) Stricter than Pillow: runs
 * beyond a row and rows without any are refused. Pillow 12 loses the last pixel of odd literal runs of RLE4, and what follows.
 */
final class BmpDecoder {

    private final Bytes in;
    private final BmpHeader header;
    private final DecodingBudget budget;
    private final int width;
    private final int height;
    private final byte[] rgb;

    private BmpDecoder(Bytes in, BmpHeader header, DecodingBudget budget) {
        this.in = in;
        this.header = header;
        this.budget = budget;
        this.width = (int) header.width();
        this.height = (int) header.height();
        this.rgb = new byte[3 * width * height];
    }

    static RgbImage decode(byte[] bytes, DecodingBudget budget) throws IOException {
        Bytes in = new Bytes(bytes);
        BmpHeader header = BmpHeader.of(in);
        budget.checkSize(header.width(), header.height());
        boolean runs = header.compression() == BmpHeader.RLE_8 || header.compression() == BmpHeader.RLE_4;
        long stride = stride(header);
        long rows = runs ? 2 : stride * (header.height() - 1) + (header.width() * header.bits() + 7) / 8;
        if (header.pixels() + rows > bytes.length) {
            throw new IOException(
                    "is cut off: its pixels end at byte " + (header.pixels() + rows) + ", the file at " + bytes.length);
        }
        BmpDecoder decoder = new BmpDecoder(in, header, budget);
        if (runs) {
            decoder.readRuns();
        } else if (header.bits() <= 8) {
            decoder.readIndices((int) stride);
        } else {
            decoder.readColours((int) stride);
        }
        return new RgbImage(decoder.width, decoder.height, decoder.rgb);
    }

    private static long stride(BmpHeader header) {
        return (header.width() * header.bits() + 31) / 32 * 4;
    }

    /** Where the pixels of a stored row go. */
    private int target(int row) {
        return 3 * width * (header.downwards() ? row : height - 1 - row);
    }

    private void readIndices(int stride) throws IOException {
        Palette palette = header.palette(in);
        byte[] bytes = in.all();
        int bits = header.bits();
        int mask = (1 << bits) - 1;
        for (int row = 0; row < height; row++) {
            budget.checkTime();
            int from = (int) header.pixels() + row * stride;
            int out = target(row);
            for (int x = 0; x < width; x++) {
                int at = x * bits;
                out = palette.put((bytes[from + (at >> 3)] >> (8 - bits - (at & 7))) & mask, rgb, out);
            }
        }
    }

    private void readColours(int stride) throws IOException {
        PackedColours colours = PackedColours.of(header);
        byte[] bytes = in.all();
        for (int row = 0; row < height; row++) {
            budget.checkTime();
            colours.unpack(bytes, (int) header.pixels() + row * stride, width, rgb, target(row));
        }
    }

    private void readRuns() throws IOException {
        Palette palette = header.palette(in);
        boolean nibbles = header.compression() == BmpHeader.RLE_4;
        byte[] indices = new byte[width * height];
        int at = (int) header.pixels();
        int x = 0;
        int row = 0;
        // The last row needs no mark of its end.
        while (row < height && !(row == height - 1 && x == width)) {
            budget.checkTime();
            int count = in.u8(at);
            int value = in.u8(at + 1);
            at += 2;
            if (count > 0) {
                requireRoom(x + count);
                for (int i = 0; i < count; i++) {
                    indices[row * width + x++] = (byte) (nibbles ? (i % 2 == 0 ? value >> 4 : value & 15) : value);
                }
            } else if (value == 0) {
                if (x == 0) {
                    throw new IOException("has a row without runs, which is not read");
                }
                row++;
                x = 0;
            } else if (value == 1) {
                throw new IOException("is cut off: its runs end in row " + (row + 1) + " of " + height);
            } else if (value == 2) {
                x += in.u8(at);
                row += in.u8(at + 1);
                at += 2;
                requireRoom(x);
            } else {
                requireRoom(x + value);
                int bytes = nibbles ? (value + 1) / 2 : value;
                in.require(at, bytes);
                for (int i = 0; i < value; i++) {
                    int stored = in.u8(at + (nibbles ? i / 2 : i));
                    indices[row * width + x++] = (byte) (nibbles ? (i % 2 == 0 ? stored >> 4 : stored & 15) : stored);
                }
                at += bytes + (bytes & 1);
            }
        }
        for (int i = 0; i < height; i++) {
            int out = target(i);
            for (int column = 0; column < width; column++) {
                out = palette.put(indices[i * width + column] & 0xff, rgb, out);
            }
        }
    }

    private void requireRoom(int end) throws IOException {
        if (end > width) {
            throw new IOException("is broken: a run goes beyond the end of its row");
        }
    }
}
