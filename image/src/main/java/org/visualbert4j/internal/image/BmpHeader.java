package org.visualbert4j.internal.image;

import java.io.IOException;
import java.util.Set;

/**
 * What a BMP file says before its pixels, by Pillow's reading of it.
 *
 * @param size bytes of the header behind the file's own 14
 * @param height positive, also where rows run downwards
 * @param compression one of the constants here
 * @param redMask as green, blue and alpha, 0 where none are given
 * @param colours entries of the palette, for up to 8 bits
 * @param pixels where they begin
 */
record BmpHeader(
        int size,
        long width,
        long height,
        boolean downwards,
        int bits,
        int compression,
        long redMask,
        long greenMask,
        long blueMask,
        long alphaMask,
        long colours,
        long pixels) {

    static final int RAW = 0;
    static final int RLE_8 = 1;
    static final int RLE_4 = 2;
    static final int MASKS = 3;

    private static final int FILE_HEADER = 14;
    private static final int OS2_HEADER = 12;
    private static final Set<Long> SIZES = Set.of(12L, 40L, 52L, 56L, 64L, 108L, 124L);
    private static final Set<Integer> DEPTHS = Set.of(1, 4, 8, 16, 24, 32);

    static BmpHeader of(Bytes in) throws IOException {
        long size = in.u32Little(FILE_HEADER);
        if (!SIZES.contains(size)) {
            throw new IOException("has a header of a version that is not read (" + size + " bytes)");
        }
        in.require(FILE_HEADER, (int) size);
        boolean os2 = size == OS2_HEADER;
        long width = os2 ? in.u16Little(18) : in.u32Little(18);
        long height = os2 ? in.u16Little(20) : in.u32Little(22);
        // A negative height says that the rows run downwards.
        boolean downwards = !os2 && in.u8(25) == 0xff;
        int bits = in.u16Little(os2 ? 24 : 28);
        long compression = os2 ? RAW : in.u32Little(30);
        if (!DEPTHS.contains(bits)) {
            throw new IOException("has " + bits + " bits a pixel; 1, 4, 8, 16, 24 and 32 are read");
        }
        boolean runs = compression == RLE_8 || compression == RLE_4;
        if (compression > MASKS || (runs && bits > 8)) {
            throw new IOException(
                    "is compressed by a method that is not read (" + compression + " of " + bits + " bits)");
        }
        long used = os2 ? 0 : in.u32Little(46);
        long colours = used == 0 && bits <= 8 ? 1 << bits : used;
        boolean masks = compression == MASKS;
        int maskAt = FILE_HEADER + 40;
        int palette = FILE_HEADER + (int) size + (masks && size == 40 ? 12 : 0);
        long pixels = in.u32Little(10);
        long paletteBytes = bits <= 8 ? (os2 ? 3 : 4) * colours : 0;
        if (pixels == 0) {
            pixels = palette + paletteBytes;
        } else if (pixels == FILE_HEADER + size) {
            pixels += paletteBytes; // which it leaves out
        }
        return new BmpHeader(
                (int) size,
                width,
                downwards ? (1L << 32) - height : height,
                downwards,
                bits,
                (int) compression,
                masks ? in.u32Little(maskAt) : 0,
                masks ? in.u32Little(maskAt + 4) : 0,
                masks ? in.u32Little(maskAt + 8) : 0,
                masks && size >= 56 ? in.u32Little(maskAt + 12) : 0,
                colours,
                pixels);
    }

    Palette palette(Bytes in) throws IOException {
        if (colours < 1 || colours > 256) {
            throw new IOException("is broken: its palette has " + colours + " colours");
        }
        int entry = size == OS2_HEADER ? 3 : 4;
        int from = FILE_HEADER + size;
        in.require(from, entry * (int) colours);
        Palette palette = new Palette();
        boolean greys = true;
        for (int i = 0; i < colours; i++) {
            int at = from + i * entry;
            palette.set(i, in.u8(at + 2), in.u8(at + 1), in.u8(at));
            greys &= in.u8(at) == i && in.u8(at + 1) == i && in.u8(at + 2) == i;
        }
        // Pillow takes an image whose colours are greys in order for a grey one, which needs no palette.
        return greys ? Palette.greys() : palette;
    }
}
