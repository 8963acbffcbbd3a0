package org.visualbert4j.internal.image;

import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The chunks of a WebP file, checked as strictly as libwebp's demultiplexer does: all of them have to make sense, though only
 * the first frame is read.
 */
final class WebpContainer {

    private static final int CHUNK_HEADER = 8;
    private static final int RIFF_HEADER = 12;
    private static final int FRAME_HEADER = 16;
    private static final long MOST_PAYLOAD = 0xffff_ffffL - CHUNK_HEADER - 1;

    private static final int ANIMATED = 0x02;
    private static final int XMP = 0x04;
    private static final int EXIF = 0x08;
    private static final int ALPHA = 0x10;
    private static final int ALL_FLAGS = 0x3e;

    private final Bytes in;
    private final int end;
    private int at = RIFF_HEADER;
    private int flags;
    private boolean extended;
    private boolean animationBegun;
    private int canvasWidth;
    private int canvasHeight;
    private @Nullable Frame first;
    private byte @Nullable [] exif;
    private byte @Nullable [] xmp;

    /** Where a chunk's body lies; images keep the byte that evens their length. */
    record Chunk(String type, int body, int end) {}

    /** An image on the canvas. */
    record Frame(
            int left,
            int top,
            int width,
            int height,
            Chunk image,
            @Nullable Chunk alpha) {}

    WebpContainer(byte[] bytes) throws IOException {
        in = new Bytes(bytes);
        long size = CHUNK_HEADER + in.u32Little(4);
        if (size < RIFF_HEADER + CHUNK_HEADER || size > MOST_PAYLOAD) {
            throw new IOException("is broken: it says that it has " + size + " bytes");
        }
        if (size > bytes.length) {
            throw new IOException("is cut off: it has " + bytes.length + " of " + size + " bytes");
        }
        end = (int) size;
        if (in.startsWith(at, end, "VP8X")) {
            readExtended();
        } else {
            Frame frame = frame(0, 0, 0);
            first = frame;
            canvasWidth = frame.width;
            canvasHeight = frame.height;
        }
        if (first == null) {
            throw new IOException("is broken: it has no frame");
        }
    }

    int canvasWidth() {
        return canvasWidth;
    }

    int canvasHeight() {
        return canvasHeight;
    }

    Frame first() throws IOException {
        if (first == null) {
            throw new IOException("is broken: it has no frame");
        }
        return first;
    }

    Orientation orientation() throws IOException {
        return Exif.orientation(exif, xmp);
    }

    private void readExtended() throws IOException {
        Chunk header = next();
        extended = true;
        if (header.end - header.body < 10) {
            throw new IOException("is broken: its header is too short");
        }
        flags = in.u8(header.body);
        canvasWidth = 1 + in.u24Little(header.body + 4);
        canvasHeight = 1 + in.u24Little(header.body + 7);
        boolean animated = (flags & ANIMATED) != 0;
        if ((flags & ~ALL_FLAGS) != 0 || (long) canvasWidth * canvasHeight >= 1L << 32) {
            throw new IOException("is broken: its header makes no sense");
        }
        if (end - at < CHUNK_HEADER) {
            throw new IOException("is cut off behind its header");
        }
        while (at < end) {
            int start = at;
            Chunk chunk = next();
            switch (chunk.type) {
                case "VP8X" -> throw new IOException("is broken: it has two headers");
                case "ALPH", "VP8 ", "VP8L" -> {
                    if (animated || animationBegun || first != null) {
                        throw new IOException("is broken: it has an image where none belongs");
                    }
                    at = start;
                    first = onCanvas(frame(0, 0, 0), true);
                }
                case "ANIM" -> {
                    if (chunk.end - chunk.body < 6) {
                        throw new IOException("is broken: its chunk ANIM is too short");
                    }
                    animationBegun = true;
                }
                case "ANMF" -> readAnimationFrame(chunk, animated);
                case "EXIF" -> exif = (flags & EXIF) != 0 && exif == null ? unpadded(chunk, start) : exif;
                case "XMP " -> xmp = (flags & XMP) != 0 && xmp == null ? unpadded(chunk, start) : xmp;
                default -> {
                    // changes no pixel
                }
            }
        }
    }

    private void readAnimationFrame(Chunk chunk, boolean animated) throws IOException {
        if (!animationBegun) {
            throw new IOException("is broken: it has a frame before its animation");
        }
        if (chunk.end - chunk.body < FRAME_HEADER) {
            throw new IOException("is broken: a frame's header is too short");
        }
        at = chunk.body + FRAME_HEADER;
        Frame frame = frame(2 * in.u24Little(chunk.body), 2 * in.u24Little(chunk.body + 3), chunk.end - at);
        if (at > chunk.end) {
            throw new IOException("is broken: a frame goes beyond its chunk");
        }
        if (animated) {
            first = first == null ? onCanvas(frame, false) : first;
            onCanvas(frame, false);
        }
    }

    private Frame onCanvas(Frame frame, boolean filling) throws IOException {
        boolean fits = filling
                ? frame.width == canvasWidth && frame.height == canvasHeight
                : (long) frame.left + frame.width <= canvasWidth && (long) frame.top + frame.height <= canvasHeight;
        if (!fits) {
            throw new IOException("is broken: a frame does not fit the canvas");
        }
        return frame;
    }

    /** The image that begins here, perhaps with alpha before it; stops before the first chunk that is none of both. */
    private Frame frame(int left, int top, int fewest) throws IOException {
        if (end - at < Math.max(CHUNK_HEADER, fewest)) {
            throw new IOException("is cut off: a frame has no image");
        }
        Chunk alpha = null;
        Chunk image = null;
        int size = 0;
        while (at < end) {
            if (image == null && end - at < CHUNK_HEADER) {
                throw new IOException("is cut off: a frame has no image");
            }
            int start = at;
            Chunk chunk = next();
            boolean isImage = chunk.type.equals("VP8 ") || chunk.type.equals("VP8L");
            if (chunk.type.equals("VP8L") && alpha != null && image == null) {
                throw new IOException("is broken: a lossless frame has alpha of its own");
            }
            if (chunk.type.equals("ALPH") && alpha == null) {
                alpha = new Chunk(chunk.type, chunk.body, chunk.body + (int) in.u32Little(start + 4));
                if (image != null) {
                    throw new IOException("is broken: a frame's alpha stands behind its image");
                }
            } else if (isImage && image == null) {
                size = chunk.type.equals("VP8L")
                        ? Vp8lDecoder.size(in, chunk.body, chunk.end)
                        : Vp8Header.size(in, chunk.body, chunk.end);
                image = chunk;
            } else {
                at = start;
                break;
            }
        }
        if (image == null) {
            throw new IOException("is broken: a frame has no image");
        }
        boolean seen = !extended || (flags & ALPHA) != 0;
        return new Frame(left, top, size >>> 16, size & 0xffff, image, seen ? alpha : null);
    }

    /** The chunk that begins here; goes on behind it. */
    private Chunk next() throws IOException {
        if (end - at < CHUNK_HEADER) {
            throw new IOException("is cut off within a chunk's header");
        }
        StringBuilder type = new StringBuilder(4);
        for (int i = 0; i < 4; i++) {
            type.append((char) in.u8(at + i));
        }
        long length = in.u32Little(at + 4);
        int body = at + CHUNK_HEADER;
        long padded = length + (length & 1);
        if (length > MOST_PAYLOAD || padded > end - body) {
            throw new IOException(
                    "is cut off or broken in its chunk " + type.toString().strip());
        }
        at = body + (int) padded;
        return new Chunk(type.toString(), body, at);
    }

    private byte[] unpadded(Chunk chunk, int start) throws IOException {
        return Arrays.copyOfRange(in.all(), chunk.body, chunk.body + (int) in.u32Little(start + 4));
    }
}
