package org.visualbert4j.vision;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * WebP: the first frame on its canvas, without alpha. Lossless images are {@link Vp8lDecoder}'s work, lossy ones
 * {@link Vp8Decoder}'s.
 */
final class WebpDecoder {

    private static final int RIFF_HEADER = 12;
    private static final int CHUNK_HEADER = 8;
    private static final int ANIMATION_FRAME_HEADER = 16;
    private static final int ANIMATED = 0x02;

    private final Bytes in;
    private final DecodingBudget budget;
    private byte @Nullable [] exif;
    private @Nullable Chunk frame;
    private @Nullable Chunk extended;

    private WebpDecoder(byte[] bytes, DecodingBudget budget) {
        this.in = new Bytes(bytes);
        this.budget = budget;
    }

    /** A chunk's type and where its body lies. */
    private record Chunk(String type, int body, int end) {}

    static RgbImage decode(byte[] bytes, DecodingBudget budget) throws IOException {
        return new WebpDecoder(bytes, budget).decode();
    }

    private RgbImage decode() throws IOException {
        long end = CHUNK_HEADER + in.u32Little(4);
        if (end > in.all().length) {
            throw new IOException("is cut off: it has " + in.all().length + " of " + end + " bytes");
        }
        readChunks(RIFF_HEADER, (int) end);
        Chunk found = frame;
        if (found == null) {
            throw new IOException("is broken: it has no picture");
        }
        return Orientation.of(exif).upright(extended == null ? pixels(found) : onCanvas(extended, found));
    }

    private void readChunks(int from, int end) throws IOException {
        int at = from;
        while (at <= end - CHUNK_HEADER) {
            String type = new String(in.all(), at, 4, StandardCharsets.ISO_8859_1);
            long length = in.u32Little(at + 4);
            int body = at + CHUNK_HEADER;
            if (length > end - body) {
                throw new IOException("is cut off or broken in its chunk " + type.strip());
            }
            Chunk chunk = new Chunk(type, body, body + (int) length);
            switch (type) {
                case "VP8X" -> extended = extended == null ? chunk : extended;
                case "VP8 ", "VP8L", "ANMF" -> frame = frame == null ? chunk : frame;
                case "EXIF" -> exif = withoutPrefix(chunk);
                default -> {
                    // changes no pixel
                }
            }
            at = (int) Math.min(end, body + length + (length & 1));
        }
    }

    private byte[] withoutPrefix(Chunk chunk) throws IOException {
        boolean prefixed = in.startsWith(chunk.body, chunk.end, "Exif\0\0");
        return Arrays.copyOfRange(in.all(), prefixed ? chunk.body + 6 : chunk.body, chunk.end);
    }

    private RgbImage onCanvas(Chunk header, Chunk found) throws IOException {
        in.require(header.body, 10);
        int width = 1 + in.u24Little(header.body + 4);
        int height = 1 + in.u24Little(header.body + 7);
        budget.checkSize(width, height);
        boolean animated = (in.u8(header.body) & ANIMATED) != 0;
        if (animated != found.type.equals("ANMF")) {
            throw new IOException("is broken: its header and frames disagree whether it is animated");
        }
        int left = 0;
        int top = 0;
        Chunk still = found;
        if (animated) {
            in.require(found.body, ANIMATION_FRAME_HEADER);
            left = 2 * in.u24Little(found.body);
            top = 2 * in.u24Little(found.body + 3);
            frame = null;
            readChunks(found.body + ANIMATION_FRAME_HEADER, found.end);
            still = frame;
        }
        if (still == null || still.type.equals("ANMF")) {
            throw new IOException("is broken: its first frame is empty");
        }
        RgbImage image = pixels(still);
        if (image.width() == width && image.height() == height) {
            return image;
        }
        if (!animated || left + image.width() > width || top + image.height() > height) {
            throw new IOException("is broken: its picture does not fit its canvas");
        }
        byte[] canvas = new byte[3 * width * height];
        for (int y = 0; y < image.height(); y++) {
            System.arraycopy(
                    image.rgb(), 3 * y * image.width(), canvas, 3 * ((top + y) * width + left), 3 * image.width());
        }
        return new RgbImage(width, height, canvas);
    }

    private RgbImage pixels(Chunk chunk) throws IOException {
        if (chunk.type.equals("VP8 ")) {
            return Vp8Decoder.decode(in.all(), chunk.body, chunk.end, budget);
        }
        return Vp8lDecoder.decode(in, chunk.body, chunk.end, budget);
    }
}
