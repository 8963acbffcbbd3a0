package org.visualbert4j.internal.image;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.IOException;
import javax.imageio.ImageReadParam;
import javax.imageio.spi.ImageReaderSpi;

/**
 * JPEG by the JDK's libjpeg, whose inverse transform and upsampling are those of Pillow's libjpeg-turbo. It is given the
 * image's segments without any metadata. YCbCr it converts itself, and its rows go straight into the image's bytes; of
 * other colours it is asked for raw components, which are converted here.
 */
final class JpegDecoder {

    private static final ImageReaderSpi READER = Rasters.ofTheJdk("jpeg");

    /** As libjpeg hands out colours, so that its rows are copied and not turned round. */
    private static final int[] RGB_ORDER = {0, 1, 2};

    private static final ColorModel RGB = new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_sRGB), false, false, Transparency.OPAQUE, DataBuffer.TYPE_BYTE);

    private JpegDecoder() {}

    static RgbImage decode(byte[] bytes, DecodingBudget budget) throws IOException {
        JpegSegments segments = JpegSegments.of(bytes);
        budget.checkSize(segments.width(), segments.height());
        budget.checkScans(segments.scans(), segments.width(), segments.height());
        RgbImage image = segments.colours() == JpegSegments.Colours.YCBCR
                ? converted(segments, budget)
                : ofComponents(segments, budget);
        return segments.orientation().upright(image);
    }

    private static RgbImage converted(JpegSegments segments, DecodingBudget budget) throws IOException {
        int width = segments.width();
        int height = segments.height();
        return Rasters.read(READER, segments.withoutMetadata(), budget, reader -> {
            requireSize(segments, reader.getWidth(0), reader.getHeight(0), segments.components());
            byte[] rgb = new byte[3 * width * height];
            WritableRaster rows = Raster.createInterleavedRaster(
                    new DataBufferByte(rgb, rgb.length), width, height, 3 * width, 3, RGB_ORDER.clone(), null);
            ImageReadParam whereTo = reader.getDefaultReadParam();
            whereTo.setDestination(new BufferedImage(RGB, rows, false, null));
            reader.read(0, whereTo);
            return new RgbImage(width, height, rgb);
        });
    }

    private static RgbImage ofComponents(JpegSegments segments, DecodingBudget budget) throws IOException {
        Raster raster = Rasters.read(READER, segments.withoutMetadata(), budget, reader -> reader.readRaster(0, null));
        requireSize(segments, raster.getWidth(), raster.getHeight(), raster.getNumBands());
        return switch (segments.colours()) {
            case GREY -> Samples.grey(raster, false);
            case RGB -> Samples.rgb(raster);
            case YCBCR -> throw new IllegalStateException("libjpeg converts it");
            case CMYK -> fromInvertedCmyk(raster, false);
            case YCCK -> fromInvertedCmyk(raster, true);
        };
    }

    private static void requireSize(JpegSegments segments, int width, int height, int components) throws IOException {
        if (width != segments.width() || height != segments.height() || components != segments.components()) {
            throw new IOException("is broken: its scan is not of the size its header says");
        }
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
