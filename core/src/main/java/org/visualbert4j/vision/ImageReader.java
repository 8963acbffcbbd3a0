package org.visualbert4j.vision;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.visualbert4j.VisualBertException;

/** Placeholder. */
public final class ImageReader {
    public static final long DEFAULT_MAX_PIXELS = 178_956_970;

    public ImageReader(long maxPixels) {}

    public RgbImage read(Path path) {
        try {
            return read(Files.readAllBytes(path), path.toString());
        } catch (IOException e) {
            throw new VisualBertException(VisualBertException.Code.IMAGE, path + ": " + e, e);
        }
    }

    public RgbImage read(byte[] bytes, String name) {
        try {
            BufferedImage image = ImageIO.read(new java.io.ByteArrayInputStream(bytes));
            if (image == null) {
                throw new VisualBertException(VisualBertException.Code.IMAGE, name + ": no picture");
            }
            int w = image.getWidth();
            int h = image.getHeight();
            int[] argb = image.getRGB(0, 0, w, h, null, 0, w);
            byte[] rgb = new byte[3 * w * h];
            for (int i = 0; i < argb.length; i++) {
                rgb[3 * i] = (byte) (argb[i] >> 16);
                rgb[3 * i + 1] = (byte) (argb[i] >> 8);
                rgb[3 * i + 2] = (byte) argb[i];
            }
            return new RgbImage(w, h, rgb);
        } catch (IOException e) {
            throw new VisualBertException(VisualBertException.Code.IMAGE, name + ": " + e, e);
        }
    }
}
