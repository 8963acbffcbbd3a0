package org.visualbert4j.internal.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * A small image for a page: one with at most 240 pixels a side is kept as it is, as PNG; a larger one is shrunk to that,
 * as JPEG.
 *
 * @param mediaType {@code image/png} or {@code image/jpeg}
 * @param bytes of the file
 * @param shrunk whether it was larger
 */
@SuppressWarnings("ArrayRecordComponent")
public record Thumbnail(String mediaType, byte[] bytes, boolean shrunk) {

    private static final int SIDE = 240;

    /** Makes one. */
    public static Thumbnail of(RgbImage image) {
        double factor = (double) SIDE / Math.max(image.width(), image.height());
        if (factor >= 1) {
            return new Thumbnail("image/png", encode(image, "png"), false);
        }
        int height = (int) Math.max(1, Math.round(image.height() * factor));
        int width = (int) Math.max(1, Math.round(image.width() * factor));
        return new Thumbnail("image/jpeg", encode(Resize.resize(image, height, width), "jpeg"), true);
    }

    private static byte[] encode(RgbImage image, String format) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
            if (!ImageIO.write(PngWriter.buffered(image), format, stream)) {
                throw new IllegalStateException("this JDK writes no " + format);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory can't fail
        }
        return bytes.toByteArray();
    }
}
