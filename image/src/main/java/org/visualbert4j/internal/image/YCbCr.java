package org.visualbert4j.internal.image;

import java.awt.image.Raster;

/** JPEG's colours, in the 16-bit fixed point of libjpeg's {@code jdcolor.c}. */
final class YCbCr {

    private static final int HALF = 1 << 15;
    private static final int[] RED_OF_CR = new int[256];
    private static final int[] GREEN_OF_CR = new int[256];
    private static final int[] GREEN_OF_CB = new int[256];
    private static final int[] BLUE_OF_CB = new int[256];

    static {
        for (int i = 0; i < 256; i++) {
            int chroma = i - 128;
            RED_OF_CR[i] = (fixed(1.40200) * chroma + HALF) >> 16;
            GREEN_OF_CR[i] = -fixed(0.71414) * chroma;
            GREEN_OF_CB[i] = -fixed(0.34414) * chroma + HALF;
            BLUE_OF_CB[i] = (fixed(1.77200) * chroma + HALF) >> 16;
        }
    }

    private YCbCr() {}

    /** Converts an image of three 8-bit samples a pixel. */
    static RgbImage toRgb(Raster raster) {
        int width = raster.getWidth();
        int height = raster.getHeight();
        byte[] rgb = new byte[3 * width * height];
        byte[] row = new byte[3 * width];
        for (int y = 0; y < height; y++) {
            raster.getDataElements(0, y, width, 1, row);
            toRgb(row, 3, rgb, 3 * y * width);
        }
        return new RgbImage(width, height, rgb);
    }

    /** Converts the first three of every {@code bands} samples. */
    static void toRgb(byte[] samples, int bands, byte[] rgb, int at) {
        int out = at;
        for (int i = 0; i < samples.length; i += bands) {
            int luma = samples[i] & 0xff;
            int cb = samples[i + 1] & 0xff;
            int cr = samples[i + 2] & 0xff;
            rgb[out++] = clipped(luma + RED_OF_CR[cr]);
            rgb[out++] = clipped(luma + ((GREEN_OF_CB[cb] + GREEN_OF_CR[cr]) >> 16));
            rgb[out++] = clipped(luma + BLUE_OF_CB[cb]);
        }
    }

    private static byte clipped(int value) {
        return (byte) Math.max(0, Math.min(255, value));
    }

    private static int fixed(double value) {
        return (int) (value * (1 << 16) + 0.5);
    }
}
