package org.visualbert4j;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Function;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.classifier.VisualReader;
import org.visualbert4j.internal.image.ImageReader;
import org.visualbert4j.internal.image.RgbImage;
import org.visualbert4j.internal.records.VisualInput;

/**
 * An image: a file, encoded bytes, or pixels. JPEG, PNG, GIF, WebP, BMP and TIFF are read, told by their content, upright by
 * their EXIF orientation; of an animation the first frame counts. Files and bytes are decoded when a prediction needs them, and
 * a broken image is told there. Immutable and thread-safe.
 */
public final class Image {

    private final Function<VisualReader, VisualInput.Shown> source;
    private final String description;

    private Image(Function<VisualReader, VisualInput.Shown> source, String description) {
        this.source = source;
        this.description = description;
    }

    /**
     * An image's file, read anew by each prediction. A model of stored features finds them by the file's name, and the file need
     * not be there.
     */
    public static Image of(Path file) {
        Objects.requireNonNull(file, "file");
        return new Image(reader -> reader.forPrediction(file), file.toString());
    }

    /** An encoded image. The bytes are copied. */
    public static Image of(byte[] encoded) {
        return ofOwned(Objects.requireNonNull(encoded, "encoded").clone());
    }

    /**
     * An encoded image, read to its end now. The stream stays open.
     *
     * @throws VisualBertException IMAGE for more than 512 MiB
     * @throws IOException where the stream can't be read
     */
    public static Image of(InputStream encoded) throws IOException {
        byte[] bytes = Objects.requireNonNull(encoded, "encoded").readNBytes((int) ImageReader.MAX_FILE_BYTES + 1);
        if (bytes.length > ImageReader.MAX_FILE_BYTES) {
            throw new VisualBertException(
                    VisualBertException.Code.IMAGE,
                    "an image of more than " + (ImageReader.MAX_FILE_BYTES >> 20) + " MiB is not read");
        }
        return ofOwned(bytes);
    }

    private static Image ofOwned(byte[] encoded) {
        String description = "an image of " + encoded.length + " bytes";
        return new Image(reader -> reader.forPrediction(new ImageReader().read(encoded, description)), description);
    }

    /** Pixels. They are copied as RGB, without alpha. */
    public static Image of(BufferedImage pixels) {
        Objects.requireNonNull(pixels, "pixels");
        int width = pixels.getWidth();
        int height = pixels.getHeight();
        byte[] rgb = new byte[Math.multiplyExact(3, Math.multiplyExact(width, height))];
        int[] row = new int[width];
        int at = 0;
        for (int y = 0; y < height; y++) {
            pixels.getRGB(0, y, width, 1, row, 0, width);
            for (int argb : row) {
                rgb[at++] = (byte) (argb >> 16);
                rgb[at++] = (byte) (argb >> 8);
                rgb[at++] = (byte) argb;
            }
        }
        RgbImage image = new RgbImage(width, height, rgb);
        return new Image(reader -> reader.forPrediction(image), "an image of " + width + "x" + height + " pixels");
    }

    /**
     * The image as a model sees it.
     *
     * @throws VisualBertException IMAGE where it is missing, broken or too large
     */
    VisualInput.Shown shown(VisualReader reader) {
        return source.apply(reader);
    }

    /** The file, or the size. */
    @Override
    public String toString() {
        return description;
    }
}
