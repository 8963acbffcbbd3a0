package org.visualbert4j.internal.image;

import java.io.IOException;

/** The JPEG of a strip or tile of a TIFF file: whether its header agrees with the directory. */
final class TiffJpeg {

    private static final int START_OF_SCAN = 0xda;

    private TiffJpeg() {}

    /**
     * Checks a header.
     *
     * @param columns the width that is due
     * @param rows the fewest rows that are due
     * @param most the most of them
     * @param sharing pixels across and down that share the colours of YCbCr
     */
    static void check(byte[] bytes, int from, long columns, long rows, long most, long[] sharing) throws IOException {
        Bytes in = new Bytes(bytes);
        int at = from + 2;
        while (true) {
            if (in.u8(at) != 0xff) {
                throw new IOException("is broken: the JPEG of a strip or tile has no marker where one is due");
            }
            int marker = in.u8(at + 1);
            if (marker == 0xff) {
                at++;
                continue;
            }
            if (marker == START_OF_SCAN) {
                throw new IOException("is broken: the JPEG of a strip or tile has no header");
            }
            if (marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc) {
                break;
            }
            at += 2 + in.u16(at + 2);
        }
        int height = in.u16(at + 5);
        int width = in.u16(at + 7);
        if (width != columns || height < rows || height > most) {
            throw new IOException("is broken: the JPEG of a strip or tile is " + width + "x" + height + " pixels where "
                    + columns + "x" + rows + " are due");
        }
        int components = in.u8(at + 9);
        for (int i = 0; i < components; i++) {
            int factors = in.u8(at + 11 + 3 * i);
            if (factors != (i == 0 ? sharing[0] << 4 | sharing[1] : 0x11)) {
                throw new IOException("is broken: the JPEG of a strip or tile shares colours otherwise than it says");
            }
        }
    }
}
