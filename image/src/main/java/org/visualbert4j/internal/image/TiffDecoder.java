package org.visualbert4j.internal.image;

import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import java.awt.image.Raster;
import java.io.IOException;
import java.util.Set;
import javax.imageio.spi.ImageReaderSpi;

/** The first image of a TIFF file, by TwelveMonkeys' reader, which is shown no directory but the first. */
final class TiffDecoder {

    private static final ImageReaderSpi READER = new TIFFImageReaderSpi();

    private static final int WHITE_IS_ZERO = 0;
    private static final int BLACK_IS_ZERO = 1;
    private static final int RGB = 2;
    private static final int PALETTE = 3;
    private static final int CMYK = 5;
    private static final int YCBCR = 6;

    private static final int JPEG = 7;

    private static final int COLOUR_MAP = 320;
    private static final int EXTRA_SAMPLES = 338;
    private static final int PREMULTIPLIED_ALPHA = 1;

    /** Directories below this one, and the colour profile, which the reader would apply to JPEG inside TIFF. */
    private static final Set<Integer> HIDDEN = Set.of(330, 34665, 34675, 34853, 40965);

    private TiffDecoder() {}

    static RgbImage decode(byte[] bytes, DecodingBudget budget) throws IOException {
        TiffDirectory directory = TiffDirectory.of(bytes);
        TiffLayout layout = TiffLayout.of(directory, bytes, budget);
        int photometric = layout.photometric();
        RgbImage image = Rasters.read(READER, firstDirectoryAlone(bytes), budget, reader -> {
            if (reader.getWidth(0) != layout.width() || reader.getHeight(0) != layout.height()) {
                throw new IOException("is broken: it names several sizes");
            }
            Raster raster = reader.readRaster(0, null);
            if (raster.getNumBands() != layout.samples()) {
                throw new IOException(
                        "is broken: its pixels have " + raster.getNumBands() + " samples and not " + layout.samples());
            }
            return switch (photometric) {
                case WHITE_IS_ZERO, BLACK_IS_ZERO -> Samples.grey(raster, photometric == WHITE_IS_ZERO);
                case RGB ->
                    directory.first(EXTRA_SAMPLES, 0) == PREMULTIPLIED_ALPHA
                            ? Samples.premultipliedRgb(raster)
                            : Samples.rgb(raster);
                // with JPEG inside, the reader has converted already
                case YCBCR -> layout.compression() == JPEG ? Samples.rgb(raster) : YCbCr.toRgb(raster);
                case PALETTE -> Samples.palette(raster, palette(directory));
                case CMYK -> Samples.cmyk(raster);
                default -> throw new IOException("has colours that are not read (photometric " + photometric + ")");
            };
        });
        return Exif.orientation(directory).upright(image);
    }

    /** The file as if it ended with its first image: no chain or tree of directories is followed. */
    private static byte[] firstDirectoryAlone(byte[] bytes) throws IOException {
        byte[] changed = bytes.clone();
        Bytes in = new Bytes(changed);
        boolean little = bytes[0] == 'I';
        long directory = little ? in.u32Little(4) : in.u32(4);
        int first = (int) Math.min(bytes.length, directory) + 2;
        int entries = little ? in.u16Little(first - 2) : in.u16(first - 2);
        int end = first + 12 * entries;
        in.require(first, 12 * entries);
        for (int at = first; at < end; at += 12) {
            if (HIDDEN.contains(little ? in.u16Little(at) : in.u16(at))) {
                changed[at] = (byte) 0xff;
                changed[at + 1] = (byte) 0xff;
            }
        }
        for (int at = end; at < Math.min(end + 4, changed.length); at++) {
            changed[at] = 0;
        }
        return changed;
    }

    /** Reds, then greens, then blues, of 16 bits each. */
    private static Palette palette(TiffDirectory directory) throws IOException {
        long[] values = directory.values(COLOUR_MAP);
        int colours = values.length / 3;
        if (colours < 1 || colours > 256) {
            throw new IOException("is broken: its palette has " + colours + " colours");
        }
        Palette palette = new Palette();
        for (int i = 0; i < colours; i++) {
            palette.set(i, (int) values[i] >> 8, (int) values[colours + i] >> 8, (int) values[2 * colours + i] >> 8);
        }
        return palette;
    }
}
