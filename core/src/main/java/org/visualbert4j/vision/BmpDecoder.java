package org.visualbert4j.vision;

import java.awt.image.Raster;
import java.io.IOException;
import javax.imageio.spi.ImageReaderSpi;

/** BMP by the JDK's reader. */
final class BmpDecoder {

    private static final ImageReaderSpi READER = Rasters.ofTheJdk("bmp");

    private static final int FILE_HEADER = 14;
    private static final int OS2_HEADER = 12;

    private BmpDecoder() {}

    static RgbImage decode(byte[] bytes, PixelLimit limit) throws IOException {
        Bytes in = new Bytes(bytes);
        long header = in.u32Little(FILE_HEADER);
        boolean os2 = header == OS2_HEADER;
        long width = os2 ? in.u16Little(18) : in.u32Little(18);
        // A negative height says that the rows run downwards.
        long height = os2 ? in.u16Little(20) : Math.abs((long) (int) in.u32Little(22));
        limit.check(width, height);
        int bits = in.u16Little(os2 ? 24 : 28);
        long compression = os2 ? 0 : in.u32Little(30);
        if (compression > 3) {
            throw new IOException("is compressed by a method that is not read (" + compression + ")");
        }
        Raster raster = Rasters.read(READER, bytes, reader -> reader.readRaster(0, null));
        return bits <= 8 ? Samples.palette(raster, palette(in, (int) header, bits)) : Samples.rgb(raster);
    }

    private static Palette palette(Bytes in, int header, int bits) throws IOException {
        boolean os2 = header == OS2_HEADER;
        long used = os2 ? 0 : in.u32Little(46);
        int colours = used == 0 ? 1 << bits : (int) Math.min(used, 256);
        int size = os2 ? 3 : 4;
        Palette palette = new Palette();
        for (int i = 0; i < colours; i++) {
            int at = FILE_HEADER + header + i * size;
            palette.set(i, in.u8(at + 2), in.u8(at + 1), in.u8(at));
        }
        return palette;
    }
}
