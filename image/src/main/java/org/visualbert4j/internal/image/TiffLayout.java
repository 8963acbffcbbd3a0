package org.visualbert4j.internal.image;

import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * How a TIFF file stores its first image, checked before it is decoded: its samples are of a kind that Pillow knows, and its
 * strips or tiles are as many as they have to be and lie within the file.
 *
 * @param photometric what samples mean
 * @param rows of a strip or a tile
 * @param columns of a tile; the image's width where there are strips
 * @param tiled whether there are tiles
 * @param samples of a pixel
 */
record TiffLayout(
        long width,
        long height,
        int photometric,
        long compression,
        long rows,
        long columns,
        boolean tiled,
        long samples) {

    private static final int WIDTH = 256;
    private static final int HEIGHT = 257;
    private static final int BITS = 258;
    private static final int COMPRESSION = 259;
    private static final int PHOTOMETRIC = 262;
    private static final int FILL_ORDER = 266;
    private static final int STRIP_OFFSETS = 273;
    private static final int SAMPLES = 277;
    private static final int ROWS_PER_STRIP = 278;
    private static final int STRIP_BYTES = 279;
    private static final int PLANES = 284;
    private static final int TILE_WIDTH = 322;
    private static final int TILE_HEIGHT = 323;
    private static final int TILE_OFFSETS = 324;
    private static final int TILE_BYTES = 325;
    private static final int EXTRA_SAMPLES = 338;
    private static final int SAMPLE_FORMAT = 339;
    private static final int CHROMA_FACTORS = 530;

    private static final long UNCOMPRESSED = 1;
    private static final long OLD_JPEG = 6;
    private static final long JPEG = 7;
    private static final int YCBCR = 6;
    private static final int MOST_SAMPLES = 6;

    /** Tags without whose values nobody knows what the pixels are. */
    private static final Set<Integer> NEEDED = Set.of(
            WIDTH,
            HEIGHT,
            BITS,
            COMPRESSION,
            PHOTOMETRIC,
            FILL_ORDER,
            STRIP_OFFSETS,
            SAMPLES,
            ROWS_PER_STRIP,
            STRIP_BYTES,
            PLANES,
            TILE_WIDTH,
            TILE_HEIGHT,
            TILE_OFFSETS,
            TILE_BYTES);

    /** Photometric, sample format, fill order, bits and extra samples, in either order of bytes. */
    private static final Set<String> KINDS = Set.of(
            "0 1 1 1",
            "1 1 1 1",
            "0 1 2 1",
            "1 1 2 1",
            "0 1 1 2",
            "1 1 1 2",
            "0 1 2 2",
            "1 1 2 2",
            "0 1 1 4",
            "1 1 1 4",
            "0 1 2 4",
            "1 1 2 4",
            "0 1 1 8",
            "1 1 1 8",
            "0 1 2 8",
            "1 1 2 8",
            "1 2 1 8",
            "1 1 1 16",
            "1 2 1 16",
            "0 3 1 32",
            "1 2 1 32",
            "1 3 1 32",
            "1 1 1 8,8+2",
            "2 1 1 8,8,8",
            "2 1 2 8,8,8",
            "2 1 1 8,8,8,8",
            "2 1 1 8,8,8,8+0",
            "2 1 1 8,8,8,8,8+0,0",
            "2 1 1 8,8,8,8,8,8+0,0,0",
            "2 1 1 8,8,8,8+1",
            "2 1 1 8,8,8,8,8+1,0",
            "2 1 1 8,8,8,8,8,8+1,0,0",
            "2 1 1 8,8,8,8+2",
            "2 1 1 8,8,8,8,8+2,0",
            "2 1 1 8,8,8,8,8,8+2,0,0",
            "2 1 1 8,8,8,8+999",
            "2 1 1 16,16,16",
            "2 1 1 16,16,16,16",
            "2 1 1 16,16,16,16+0",
            "2 1 1 16,16,16,16+1",
            "2 1 1 16,16,16,16+2",
            "3 1 1 1",
            "3 1 2 1",
            "3 1 1 2",
            "3 1 2 2",
            "3 1 1 4",
            "3 1 2 4",
            "3 1 1 8",
            "3 1 2 8",
            "3 1 1 8,8+0",
            "3 1 1 8,8+2",
            "5 1 1 8,8,8,8",
            "5 1 1 8,8,8,8,8+0",
            "5 1 1 8,8,8,8,8,8+0,0",
            "5 1 1 16,16,16,16",
            "6 1 1 8",
            "6 1 1 8,8,8",
            "8 1 1 8,8,8");

    /** Those that Pillow reads in little-endian files alone. */
    private static final Set<String> LITTLE_KINDS = Set.of("1 1 1 12", "0 1 1 16", "1 1 2 16", "1 1 1 32");

    /** Checks what a directory says of a file. */
    static TiffLayout of(TiffDirectory directory, byte[] bytes, DecodingBudget budget) throws IOException {
        long width = directory.first(WIDTH, 0);
        long height = directory.first(HEIGHT, 0);
        budget.checkSize(width, height);
        long compression = directory.first(COMPRESSION, UNCOMPRESSED);
        if (compression == OLD_JPEG) {
            throw new IOException("is compressed by the JPEG of TIFF 6.0, which is not read");
        }
        int photometric = (int) directory.first(PHOTOMETRIC, 0);
        long arrangement = directory.first(PLANES, 1);
        boolean planar = arrangement == 2;
        long[] bits = checkKind(directory, photometric, planar);
        boolean strips = directory.has(STRIP_OFFSETS);
        long rows = strips ? directory.first(ROWS_PER_STRIP, height) : directory.first(TILE_HEIGHT, 0);
        long columns = strips ? width : directory.first(TILE_WIDTH, 0);
        if (rows < 1 || columns < 1 || columns > 1 << 20 || (!strips && rows > 1 << 20)) {
            throw new IOException("is broken: it has no strips and no tiles of any size");
        }
        rows = Math.min(rows, strips ? height : rows);
        TiffLayout layout =
                new TiffLayout(width, height, photometric, compression, rows, columns, !strips, bits.length);
        long[] offsets = directory.values(strips ? STRIP_OFFSETS : TILE_OFFSETS);
        long[] counts = directory.values(strips ? STRIP_BYTES : TILE_BYTES);
        long planes = planar ? directory.first(SAMPLES, 1) : 1;
        long bitsOfPixel = planar ? bits[0] : Arrays.stream(bits).sum();
        if (counts.length != offsets.length
                || directory.repeats()
                || directory.lacksValuesOf(NEEDED)
                || (arrangement != 1 && arrangement != 2)) {
            throw new IOException("is broken: its directory contradicts itself");
        }
        if (compression >= 2 && compression <= 4 && bitsOfPixel != 1) {
            throw new IOException(
                    "is broken: it is compressed as black and white, and has " + bitsOfPixel + " bits a pixel");
        }
        layout.checkParts(directory, bytes, offsets, counts, planes, planar ? bits.length : 1, bitsOfPixel);
        if (compression >= 2 && compression <= 4) {
            for (int i = 0; i < offsets.length / planes; i++) {
                new FaxStream(directory, bytes, offsets[i], offsets[i] + counts[i])
                        .require((int) columns, layout.rowsOf(i), budget);
            }
        }
        return layout;
    }

    private static long[] checkKind(TiffDirectory directory, int photometric, boolean planar) throws IOException {
        long[] formats = directory.values(SAMPLE_FORMAT);
        boolean oneFormat = formats.length == 0 || Arrays.stream(formats).allMatch(format -> format == formats[0]);
        long[] bits = directory.has(BITS) ? directory.values(BITS) : new long[] {1};
        long[] extra = directory.values(EXTRA_SAMPLES);
        long samples = directory.first(SAMPLES, 1);
        if (planar && extra.length > 0 && Arrays.stream(extra).allMatch(kind -> kind == 0)) {
            bits = Arrays.copyOf(bits, Math.max(0, bits.length - extra.length));
            samples -= extra.length;
            extra = new long[0];
        }
        if (samples < 1 || samples > MOST_SAMPLES) {
            throw new IOException("has " + samples + " samples a pixel, which are not read");
        }
        if (samples < bits.length) {
            bits = Arrays.copyOf(bits, (int) samples);
        } else if (bits.length == 1) {
            long depth = bits[0];
            bits = LongStream.generate(() -> depth).limit(samples).toArray();
        }
        String kind = photometric + " " + (formats.length == 0 ? 1 : formats[0]) + " " + directory.first(FILL_ORDER, 1)
                + " " + listed(bits) + (extra.length == 0 ? "" : "+" + listed(extra));
        boolean known = KINDS.contains(kind) || (directory.isLittle() && LITTLE_KINDS.contains(kind));
        if (!oneFormat || bits.length != samples || !known) {
            throw new IOException("has samples of a kind that is not read (photometric " + photometric + ", "
                    + listed(bits) + " bits)");
        }
        return bits;
    }

    private static String listed(long[] values) {
        return Arrays.stream(values).mapToObj(Long::toString).collect(Collectors.joining(","));
    }

    /** Pixels across and down that share the colours of YCbCr; 1 and 1 elsewhere. */
    private static long[] sharing(TiffDirectory directory, int photometric) throws IOException {
        long[] factors = directory.has(CHROMA_FACTORS) ? directory.values(CHROMA_FACTORS) : new long[] {2, 2};
        if (photometric != YCBCR) {
            return new long[] {1, 1};
        }
        if (factors.length != 2 || factors[0] < 1 || factors[1] < 1 || factors[0] > 4 || factors[1] > 4) {
            throw new IOException("is broken: colours are shared by " + listed(factors) + " pixels");
        }
        return factors;
    }

    private void checkParts(
            TiffDirectory directory,
            byte[] bytes,
            long[] offsets,
            long[] counts,
            long planes,
            long seenPlanes,
            long bitsOfPixel)
            throws IOException {
        long[] sharing = sharing(directory, photometric);
        long down = (height + rows - 1) / rows;
        long across = (width + columns - 1) / columns;
        if (offsets.length != down * across * planes) {
            throw new IOException("is broken: it has " + offsets.length + " strips or tiles where "
                    + down * across * planes + " are due");
        }
        // Planes of extra samples that nobody looks at may lack.
        for (int i = 0; i < down * across * seenPlanes; i++) {
            long due = due(rowsOf(i), bitsOfPixel, sharing, planes > 1);
            long stored = compression == UNCOMPRESSED && due > 0 ? due : counts[i];
            if (offsets[i] < 0 || offsets[i] >= bytes.length || stored > bytes.length - offsets[i]) {
                throw new IOException(
                        "is cut off: strip or tile " + (i + 1) + " of " + offsets.length + " lies beyond its end");
            }
            if (directory.overlaps(offsets[i], offsets[i] + stored)) {
                throw new IOException("is broken: its directory lies in its pixels or beyond its end");
            }
            TiffStream.check(compression, bytes, (int) offsets[i], (int) (offsets[i] + stored), due);
            if (compression == JPEG && !(photometric == YCBCR && planes > 1)) {
                TiffJpeg.check(bytes, (int) offsets[i], columns, rowsOf(i), rows, sharing);
            }
        }
    }

    /** Bytes that a strip or tile unpacks to. */
    private long due(long rows, long bitsOfPixel, long[] sharing, boolean planar) {
        if (sharing[0] * sharing[1] == 1) {
            return (columns * bitsOfPixel + 7) / 8 * rows;
        }
        long across = (columns + sharing[0] - 1) / sharing[0];
        long down = (rows + sharing[1] - 1) / sharing[1];
        return planar ? 0 : across * down * (sharing[0] * sharing[1] + 2);
    }

    /** Rows that a strip or tile has, of which the last strip of a plane may have fewer. */
    private long rowsOf(long part) {
        long down = (height + rows - 1) / rows;
        return tiled ? rows : Math.min(rows, height - part % down * rows);
    }
}
