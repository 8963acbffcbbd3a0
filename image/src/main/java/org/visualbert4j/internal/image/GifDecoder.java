package org.visualbert4j.internal.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The first frame of a GIF on its screen, as Pillow shows it: around the frame is the transparent colour, or colour 0
 * where there is none, and a screen too small for the frame grows. (The JDK's reader knows no screen.)
 */
final class GifDecoder {

    private static final int EXTENSION = 0x21;
    private static final int FRAME = 0x2c;
    private static final int GRAPHIC_CONTROL = 0xf9;
    private static final int COMMENT = 0xfe;

    private final Bytes in;
    private int at;

    private GifDecoder(byte[] bytes) {
        this.in = new Bytes(bytes);
    }

    static RgbImage decode(byte[] bytes, DecodingBudget budget) throws IOException {
        return new GifDecoder(bytes).decode(budget);
    }

    private RgbImage decode(DecodingBudget budget) throws IOException {
        int screenWidth = in.u16Little(6);
        int screenHeight = in.u16Little(8);
        int flags = in.u8(10);
        at = 13;
        Palette global = palette(flags);
        int background = skipToFrame();

        int left = in.u16Little(at);
        int top = in.u16Little(at + 2);
        int width = in.u16Little(at + 4);
        int height = in.u16Little(at + 6);
        int frameFlags = in.u8(at + 8);
        at += 9;
        screenWidth = Math.max(screenWidth, left + width);
        screenHeight = Math.max(screenHeight, top + height);
        budget.checkSize(screenWidth, screenHeight);
        budget.checkSize(width, height);
        Palette local = palette(frameFlags);
        int codeBits = in.u8(at++);
        byte[] indices = LzwDecoder.decode(joinedBlocks(), codeBits, width * height);

        Palette palette = local != null ? local : global != null ? global : Palette.greys();
        boolean interlaced = (frameFlags & 0x40) != 0;
        return onScreen(screenWidth, screenHeight, background, left, top, width, indices, interlaced, palette);
    }

    private @Nullable Palette palette(int flags) throws IOException {
        if ((flags & 0x80) == 0) {
            return null;
        }
        int colours = 2 << (flags & 7);
        in.require(at, 3 * colours);
        Palette palette = isGreys(colours) ? Palette.greys() : Palette.of(in.all(), at, colours);
        at += 3 * colours;
        return palette;
    }

    /** Pillow takes an image whose colours are greys in order for a grey one, which needs no palette. */
    private boolean isGreys(int colours) throws IOException {
        for (int i = 0; i < 3 * colours; i++) {
            if (in.u8(at + i) != i / 3) {
                return false;
            }
        }
        return true;
    }

    /** Stops behind the mark of the first frame; gives the colour that is transparent, or else 0. */
    private int skipToFrame() throws IOException {
        int transparent = 0;
        while (true) {
            int mark = in.u8(at++);
            if (mark == FRAME) {
                return transparent;
            }
            if (mark == ';') {
                throw new IOException("has no frame");
            }
            if (mark == EXTENSION) {
                int label = in.u8(at++);
                // Readers disagree on where an extension without its block ends; only a comment may have nothing to
                // say.
                if (in.u8(at) < (label == GRAPHIC_CONTROL ? 4 : label == COMMENT ? 0 : 1)) {
                    throw new IOException("is broken: an extension lacks its content");
                }
                if (label == GRAPHIC_CONTROL && (in.u8(at + 1) & 1) != 0) {
                    transparent = in.u8(at + 4);
                }
                for (int size = in.u8(at++); size > 0; size = in.u8(at++)) {
                    at += size;
                }
            }
        }
    }

    /** The blocks of pixels, which have to be whole; the mark behind them may lack. */
    private byte[] joinedBlocks() throws IOException {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        byte[] bytes = in.all();
        while (at < bytes.length && bytes[at] != 0) {
            int size = bytes[at] & 0xff;
            if (size > bytes.length - at - 1) {
                throw new IOException("is cut off within its first frame");
            }
            joined.write(bytes, at + 1, size);
            at += 1 + size;
        }
        return joined.toByteArray();
    }

    private static RgbImage onScreen(
            int screenWidth,
            int screenHeight,
            int background,
            int left,
            int top,
            int width,
            byte[] indices,
            boolean interlaced,
            Palette palette) {
        byte[] screen = new byte[screenWidth * screenHeight];
        Arrays.fill(screen, (byte) background);
        int height = indices.length / width;
        int row = 0;
        int step = interlaced ? 8 : 1;
        int start = interlaced ? 4 : height;
        for (int i = 0; i < height; i++) {
            System.arraycopy(indices, i * width, screen, (top + row) * screenWidth + left, width);
            row += step;
            // Every 8th row from 0 and from 4, every 4th from 2, every 2nd from 1.
            while (row >= height && start > 0 && interlaced) {
                row = start;
                step = start == 4 ? 8 : 2 * start;
                start /= 2;
            }
        }
        byte[] rgb = new byte[3 * screen.length];
        int out = 0;
        for (byte index : screen) {
            out = palette.put(index & 0xff, rgb, out);
        }
        return new RgbImage(screenWidth, screenHeight, rgb);
    }
}
