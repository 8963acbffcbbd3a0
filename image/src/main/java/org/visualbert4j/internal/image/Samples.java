package org.visualbert4j.internal.image;

import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.io.IOException;

/** From a file's samples to RGB, by the formulas of Pillow's {@code Unpack.c} and {@code Convert.c}. */
final class Samples {

    private Samples() {}

    /** Grey in the first band; others, alpha for one, are dropped. */
    static RgbImage grey(Raster raster, boolean whiteIsZero) {
        return rgb(raster, new int[] {0, 0, 0}, raster.getNumBands() == 1, whiteIsZero);
    }

    /** Red, green and blue in the first three bands; others are dropped. */
    static RgbImage rgb(Raster raster) throws IOException {
        requireBands(raster, 3);
        return rgb(raster, new int[] {0, 1, 2}, false, false);
    }

    /** Red, green and blue that were multiplied by the alpha in the fourth band. */
    static RgbImage premultipliedRgb(Raster raster) throws IOException {
        requireBands(raster, 4);
        RgbImage image = rgb(raster);
        byte[] rgb = image.rgb();
        int bands = raster.getNumBands();
        int shift = Math.max(0, raster.getSampleModel().getSampleSize(3) - 8);
        int[] row = new int[raster.getWidth() * bands];
        int out = 0;
        for (int y = 0; y < image.height(); y++) {
            Rasters.row(raster, y, row);
            for (int i = 3; i < row.length; i += bands) {
                int alpha = row[i] >> shift;
                for (int end = out + 3; out < end; out++) {
                    rgb[out] = alpha == 0 ? 0 : (byte) Math.min(255, (rgb[out] & 0xff) * 255 / alpha);
                }
            }
        }
        return image;
    }

    /** Indices in the first band. */
    static RgbImage palette(Raster raster, Palette palette) {
        int width = raster.getWidth();
        int height = raster.getHeight();
        byte[] rgb = new byte[3 * width * height];
        int bands = raster.getNumBands();
        int[] row = new int[width * bands];
        int out = 0;
        for (int y = 0; y < height; y++) {
            Rasters.row(raster, y, row);
            for (int i = 0; i < row.length; i += bands) {
                out = palette.put(row[i], rgb, out);
            }
        }
        return new RgbImage(width, height, rgb);
    }

    /** Cyan, magenta, yellow and black in the first four bands, 0 for no ink. */
    static RgbImage cmyk(Raster raster) throws IOException {
        requireBands(raster, 4);
        int width = raster.getWidth();
        int height = raster.getHeight();
        byte[] rgb = new byte[3 * width * height];
        int bands = raster.getNumBands();
        int shift = Math.max(0, raster.getSampleModel().getSampleSize(0) - 8);
        int[] row = new int[width * bands];
        int out = 0;
        for (int y = 0; y < height; y++) {
            Rasters.row(raster, y, row);
            for (int i = 0; i < row.length; i += bands) {
                int light = 255 - (row[i + 3] >> shift);
                rgb[out++] = (byte) withoutInk(row[i] >> shift, light);
                rgb[out++] = (byte) withoutInk(row[i + 1] >> shift, light);
                rgb[out++] = (byte) withoutInk(row[i + 2] >> shift, light);
            }
        }
        return new RgbImage(width, height, rgb);
    }

    /** What an ink leaves of the light, all 0 to 255. */
    static int withoutInk(int ink, int light) {
        int product = ink * light + 128;
        return Math.max(0, light - ((product + (product >> 8)) >> 8));
    }

    private static void requireBands(Raster raster, int bands) throws IOException {
        if (raster.getNumBands() < bands) {
            throw new IOException("has " + raster.getNumBands() + " samples for a pixel where " + bands + " are due");
        }
    }

    private static RgbImage rgb(Raster raster, int[] bandOf, boolean clips, boolean inverts) {
        int width = raster.getWidth();
        int height = raster.getHeight();
        byte[] rgb = new byte[3 * width * height];
        int bands = raster.getNumBands();
        Scale[] scales = new Scale[3];
        for (int channel = 0; channel < 3; channel++) {
            scales[channel] = Scale.of(raster, bandOf[channel], clips, inverts);
        }
        int[] row = new int[width * bands];
        int out = 0;
        for (int y = 0; y < height; y++) {
            Rasters.row(raster, y, row);
            for (int i = 0; i < row.length; i += bands) {
                rgb[out++] = scales[0].to8Bits(row[i + bandOf[0]]);
                rgb[out++] = scales[1].to8Bits(row[i + bandOf[1]]);
                rgb[out++] = scales[2].to8Bits(row[i + bandOf[2]]);
            }
        }
        return new RgbImage(width, height, rgb);
    }

    /** How samples of some depth become 8 bits: stretched from fewer, from more either clipped or their high bits. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Scale(byte[] stretched, int shift) {

        private static final byte[] NONE = {};

        static Scale of(Raster raster, int band, boolean clips, boolean inverts) {
            int bits = raster.getSampleModel().getSampleSize(band);
            boolean wide = bits > 8 || raster.getSampleModel().getDataType() == DataBuffer.TYPE_FLOAT;
            if (wide) {
                return new Scale(NONE, clips ? 0 : bits - 8);
            }
            int most = (1 << bits) - 1;
            byte[] stretched = new byte[most + 1];
            for (int i = 0; i <= most; i++) {
                stretched[i] = (byte) ((inverts ? most - i : i) * 255 / most);
            }
            return new Scale(stretched, 0);
        }

        byte to8Bits(int sample) {
            return stretched.length > 0 ? stretched[sample] : (byte) Math.max(0, Math.min(255, sample >> shift));
        }
    }
}
