package org.visualbert4j.internal.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** The formats that are read, told apart by how a file begins. */
public enum ImageFormat {
    /** JPEG, also in CMYK. */
    JPEG,
    /** PNG. */
    PNG,
    /** GIF, of which the first frame counts. */
    GIF,
    /** WebP. */
    WEBP,
    /** Windows bitmaps. */
    BMP,
    /** TIFF, of which the first page counts. */
    TIFF;

    /** The format of a file's bytes, if it is one of these. */
    public static Optional<ImageFormat> of(byte[] bytes) {
        return Arrays.stream(values()).filter(format -> format.fits(bytes)).findFirst();
    }

    private boolean fits(byte[] bytes) {
        return switch (this) {
            case JPEG -> begins(bytes, 0, "\u00ff\u00d8\u00ff");
            case PNG -> begins(bytes, 0, "\u0089PNG\r\n\u001a\n");
            case GIF -> begins(bytes, 0, "GIF87a") || begins(bytes, 0, "GIF89a");
            case WEBP -> begins(bytes, 0, "RIFF") && begins(bytes, 8, "WEBPVP8");
            case BMP -> begins(bytes, 0, "BM");
            case TIFF -> begins(bytes, 0, "II*\0") || begins(bytes, 0, "MM\0*");
        };
    }

    private static boolean begins(byte[] bytes, int at, String with) {
        byte[] expected = with.getBytes(StandardCharsets.ISO_8859_1);
        return bytes.length >= at + expected.length
                && Arrays.equals(bytes, at, at + expected.length, expected, 0, expected.length);
    }

    /**
     * The first image of a file of this format, upright.
     *
     * @throws IOException if the file is broken or the image has more pixels than it may have; its message follows
     *     the file's name
     * @throws RuntimeException if a library behind it stumbles over a broken file
     */
    RgbImage decode(byte[] bytes, DecodingBudget budget) throws IOException {
        return switch (this) {
            case JPEG -> JpegDecoder.decode(bytes, budget);
            case PNG -> PngDecoder.decode(bytes, budget);
            case GIF -> GifDecoder.decode(bytes, budget);
            case WEBP -> WebpDecoder.decode(bytes, budget);
            case BMP -> BmpDecoder.decode(bytes, budget);
            case TIFF -> TiffDecoder.decode(bytes, budget);
        };
    }
}
