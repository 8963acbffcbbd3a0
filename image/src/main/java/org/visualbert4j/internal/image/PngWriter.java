package org.visualbert4j.internal.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.files.AtomicFile;

/** Writes images as PNG. Thread-safe. */
public final class PngWriter {

    private PngWriter() {}

    /**
     * Writes an image, in place of what has the file's name. The file is there whole or not at all.
     *
     * @throws VisualBertException {@code IO} if it can't be written
     */
    public static void write(RgbImage image, Path file) {
        AtomicFile.write(file, channel -> {
            ByteBuffer bytes = ByteBuffer.wrap(encode(image));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        });
    }

    /** The bytes of a file that holds the image. */
    public static byte[] encode(RgbImage image) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
            if (!ImageIO.write(buffered(image), "png", stream)) {
                throw new IOException("this JDK writes no PNG");
            }
        }
        return bytes.toByteArray();
    }

    /** The same pixels as the JDK has them. */
    static BufferedImage buffered(RgbImage image) {
        int width = image.width();
        WritableRaster raster = Raster.createInterleavedRaster(
                new DataBufferByte(image.rgb(), image.rgb().length),
                width,
                image.height(),
                3 * width,
                3,
                new int[] {0, 1, 2},
                null);
        ComponentColorModel colours = new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_sRGB),
                false,
                false,
                ComponentColorModel.OPAQUE,
                DataBuffer.TYPE_BYTE);
        return new BufferedImage(colours, raster, false, null);
    }
}
