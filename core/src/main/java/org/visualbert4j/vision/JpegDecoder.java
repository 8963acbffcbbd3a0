package org.visualbert4j.vision;

import java.awt.image.Raster;
import java.io.IOException;
import javax.imageio.spi.ImageReaderSpi;

/**
 * JPEG by the JDK's libjpeg, whose inverse transform and upsampling are those of Pillow's libjpeg-turbo. It is given the
 * picture's segments without any metadata and asked for raw components; the colours are converted here.
 */
final class JpegDecoder {

    private static final ImageReaderSpi READER = Rasters.ofTheJdk("jpeg");

    private JpegDecoder() {}

    static RgbImage decode(byte[] bytes, PixelLimit limit) throws IOException {
        JpegSegments segments = JpegSegments.of(bytes);
        limit.check(segments.width(), segments.height());
        Raster raster = Rasters.read(READER, segments.withoutMetadata(), reader -> reader.readRaster(0, null));
        if (raster.getWidth() != segments.width()
                || raster.getHeight() != segments.height()
                || raster.getNumBands() != segments.components()) {
            throw new IOException("is broken: its scan is not of the size its header says");
        }
        RgbImage image = switch (segments.colours()) {
            case GREY -> Samples.grey(raster, false);
            case RGB -> Samples.rgb(raster);
            case YCBCR -> YCbCr.toRgb(raster);
            case CMYK -> fromInvertedCmyk(raster, false);
            case YCCK -> fromInvertedCmyk(raster, true);
        };
        return segments.orientation().upright(image);
    }

    /** Adobe stores CMYK inverted, so that the samples are light rather than ink; Pillow takes this as given. */
    private static RgbImage fromInvertedCmyk(Raster raster, boolean ycck) {
        int width = raster.getWidth();
        int height = raster.getHeight();
        byte[] rgb = new byte[3 * width * height];
        byte[] row = new byte[4 * width];
        byte[] cmy = new byte[3 * width];
        int out = 0;
        for (int y = 0; y < height; y++) {
            raster.getDataElements(0, y, width, 1, row);
            if (ycck) {
                YCbCr.toRgb(row, 4, cmy, 0);
            }
            for (int x = 0; x < width; x++) {
                int light = row[4 * x + 3] & 0xff;
                for (int channel = 0; channel < 3; channel++) {
                    // libjpeg turns YCCK into 255 - RGB, which is stored inverted once more.
                    int ink = (ycck ? cmy[3 * x + channel] : ~row[4 * x + channel]) & 0xff;
                    rgb[out++] = (byte) Samples.withoutInk(ink, light);
                }
            }
        }
        return new RgbImage(width, height, rgb);
    }
}
