package org.visualbert4j.internal.image;

import java.io.IOException;
import java.util.List;

/**
 * Colours of 16, 24 and 32 bits a pixel in a BMP, in the layouts that Pillow knows; others are refused.
 *
 * @param bytes of a pixel
 * @param red at which bit it begins, as green and blue
 * @param greenBits 8, or 5 or 6 of a pixel of 16 bits
 */
record PackedColours(int bytes, int red, int green, int blue, int greenBits) {

    private static final PackedColours BGR_555 = new PackedColours(2, 10, 5, 0, 5);
    private static final PackedColours BGR_565 = new PackedColours(2, 11, 5, 0, 6);
    private static final PackedColours BGR = new PackedColours(3, 16, 8, 0, 8);
    private static final PackedColours BGRX = new PackedColours(4, 16, 8, 0, 8);

    static PackedColours of(BmpHeader header) throws IOException {
        int bits = header.bits();
        if (header.compression() != BmpHeader.MASKS) {
            return bits == 16 ? BGR_555 : bits == 24 ? BGR : BGRX;
        }
        List<Long> masks = List.of(header.redMask(), header.greenMask(), header.blueMask());
        if (bits == 16 && masks.equals(List.of(0xf800L, 0x7e0L, 0x1fL))) {
            return BGR_565;
        }
        if (bits == 16 && masks.equals(List.of(0x7c00L, 0x3e0L, 0x1fL))) {
            return BGR_555;
        }
        if (bits == 24 && masks.equals(List.of(0xff0000L, 0xff00L, 0xffL))) {
            return BGR;
        }
        if (bits == 32) {
            return of32Bits(masks, header.alphaMask());
        }
        throw unread();
    }

    private static PackedColours of32Bits(List<Long> masks, long alpha) throws IOException {
        if (masks.equals(List.of(0L, 0L, 0L)) && alpha == 0) {
            return BGRX;
        }
        if (masks.equals(List.of(0xff0000L, 0xff00L, 0xffL)) && (alpha == 0 || alpha == 0xff000000L)) {
            return BGRX;
        }
        if (masks.equals(List.of(0xff000000L, 0xff0000L, 0xff00L)) && (alpha == 0 || alpha == 0xff)) {
            return new PackedColours(4, 24, 16, 8, 8);
        }
        if (masks.equals(List.of(0xff000000L, 0xff00L, 0xffL)) && (alpha == 0 || alpha == 0xff0000)) {
            return new PackedColours(4, 24, 8, 0, 8);
        }
        if (masks.equals(List.of(0xffL, 0xff00L, 0xff0000L)) && alpha == 0xff000000L) {
            return new PackedColours(4, 0, 8, 16, 8);
        }
        throw unread();
    }

    private static IOException unread() {
        return new IOException("has a layout of colours that is not read");
    }

    void unpack(byte[] from, int at, int count, byte[] to, int target) {
        int in = at;
        int out = target;
        for (int i = 0; i < count; i++) {
            int pixel = 0;
            for (int b = 0; b < bytes; b++) {
                pixel |= (from[in++] & 0xff) << (8 * b);
            }
            to[out++] = component(pixel >>> red, bytes == 2 ? 5 : 8);
            to[out++] = component(pixel >>> green, greenBits);
            to[out++] = component(pixel >>> blue, bytes == 2 ? 5 : 8);
        }
    }

    private static byte component(int value, int bits) {
        int most = (1 << bits) - 1;
        return (byte) ((value & most) * 255 / most);
    }
}
