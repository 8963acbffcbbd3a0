package org.visualbert4j.vision;

import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.spi.ImageReaderSpi;

/** The first picture of a TIFF file, by TwelveMonkeys' reader. */
final class TiffDecoder {

    private static final ImageReaderSpi READER = new TIFFImageReaderSpi();

    private static final int WHITE_IS_ZERO = 0;
    private static final int BLACK_IS_ZERO = 1;
    private static final int RGB = 2;
    private static final int PALETTE = 3;
    private static final int CMYK = 5;
    private static final int YCBCR = 6;

    private static final int OLD_JPEG = 6;
    private static final int JPEG = 7;

    private static final int COLOUR_PROFILE = 34675;
    private static final int EXTRA_SAMPLES = 338;
    private static final int PREMULTIPLIED_ALPHA = 1;

    private TiffDecoder() {}

    static RgbImage decode(byte[] bytes, DecodingBudget budget) throws IOException {
        TiffDirectory directory = TiffDirectory.of(bytes);
        int photometric = (int) directory.first(262, -1);
        RgbImage image = Rasters.read(READER, withoutProfile(bytes), budget, reader -> {
            budget.checkSize(reader.getWidth(0), reader.getHeight(0));
            Raster raster = reader.readRaster(0, null);
            return switch (photometric) {
                case WHITE_IS_ZERO, BLACK_IS_ZERO -> Samples.grey(raster, photometric == WHITE_IS_ZERO);
                case RGB -> isPremultiplied(directory) ? Samples.premultipliedRgb(raster) : Samples.rgb(raster);
                // with JPEG inside, the reader has converted already
                case YCBCR -> isJpeg(directory) ? Samples.rgb(raster) : YCbCr.toRgb(raster);
                case PALETTE -> Samples.palette(raster, palette(reader.getRawImageType(0)));
                case CMYK -> Samples.cmyk(raster);
                default -> throw new IOException("has colours that are not read (photometric " + photometric + ")");
            };
        });
        return Exif.orientation(directory).upright(image);
    }

    /** The reader applies a colour profile to JPEG inside TIFF, so that it must not find one. */
    private static byte[] withoutProfile(byte[] bytes) throws IOException {
        byte[] changed = bytes.clone();
        Bytes in = new Bytes(changed);
        boolean little = bytes[0] == 'I';
        long directory = little ? in.u32Little(4) : in.u32(4);
        int first = (int) Math.min(bytes.length, directory) + 2;
        int entries = little ? in.u16Little(first - 2) : in.u16(first - 2);
        in.require(first, 12 * entries);
        for (int at = first; at < first + 12 * entries; at += 12) {
            if ((little ? in.u16Little(at) : in.u16(at)) == COLOUR_PROFILE) {
                changed[at] = (byte) 0xff;
                changed[at + 1] = (byte) 0xff;
            }
        }
        return changed;
    }

    private static boolean isJpeg(TiffDirectory directory) throws IOException {
        long compression = directory.first(259, 1);
        return compression == OLD_JPEG || compression == JPEG;
    }

    private static boolean isPremultiplied(TiffDirectory directory) throws IOException {
        return directory.first(EXTRA_SAMPLES, 0) == PREMULTIPLIED_ALPHA;
    }

    private static Palette palette(ImageTypeSpecifier type) throws IOException {
        if (!(type.getColorModel() instanceof IndexColorModel model)) {
            throw new IOException("is broken: it has no palette");
        }
        Palette palette = new Palette();
        for (int i = 0; i < Math.min(256, model.getMapSize()); i++) {
            palette.set(i, model.getRed(i), model.getGreen(i), model.getBlue(i));
        }
        return palette;
    }
}
