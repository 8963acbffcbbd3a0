package org.visualbert4j.internal.image;

import java.util.Arrays;

/**
 * 64 bits of how an image looks, which resizing, compression and brightness hardly change: the signs of the 64 lowest
 * frequencies of a discrete cosine transform (type II) of its luminance at 32 x 32 pixels, the mean left out. After the DCT
 * hash of Zauner, "Implementation and Benchmarking of Perceptual Image Hash Functions" (2010). A frequency counts as positive
 * above a threshold that grows with the image's contrast, so that the many frequencies that drawn images lack have one sign.
 *
 * @param bits the lowest frequency first; 0 where an image has no structure, as one of a single colour
 */
public record PerceptualHash(long bits) {

    /** Bits of a hash. */
    public static final int BITS = 64;

    private static final int SIDE = 32;
    private static final int FREQUENCIES = 11; // of an axis: those of the first 64 diagonally counted are below it
    private static final double MOST_NOISE = 32; // of a frequency in an image that is blank but for its compression
    private static final double NOISE_OF_CONTRAST = 4; // of a frequency, times the deviation of the luminance
    private static final double[][] COSINES = cosines();
    private static final int[][] DIAGONALS = diagonals();

    /** The hash of an image. */
    public static PerceptualHash of(RgbImage image) {
        return of(luminance(Resize.resize(image, SIDE, SIDE)));
    }

    /** In how many bits two hashes differ, 0 to 64: copies in few, images that have nothing to do with each other in about 32. */
    public int distance(PerceptualHash other) {
        return Long.bitCount(bits ^ other.bits);
    }

    /** Whether the image had no structure: such hashes are equal and say nothing about two images. */
    public boolean isBlank() {
        return bits == 0;
    }

    /** Of 32 x 32 values of luminance, row by row. */
    static PerceptualHash of(double[] luminance) {
        double[][] frequencies = transformed(luminance);
        double noise = Math.max(MOST_NOISE, NOISE_OF_CONTRAST * deviation(luminance));
        long bits = 0;
        for (int i = 0; i < BITS; i++) {
            if (frequencies[DIAGONALS[i][0]][DIAGONALS[i][1]] > noise) {
                bits |= 1L << i;
            }
        }
        return new PerceptualHash(bits);
    }

    /** ITU-R BT.601, 0 to 255. */
    private static double[] luminance(RgbImage image) {
        byte[] rgb = image.rgb();
        double[] luminance = new double[rgb.length / 3];
        for (int i = 0; i < luminance.length; i++) {
            luminance[i] =
                    0.299 * (rgb[3 * i] & 0xff) + 0.587 * (rgb[3 * i + 1] & 0xff) + 0.114 * (rgb[3 * i + 2] & 0xff);
        }
        return luminance;
    }

    /** The lowest frequencies, {@code [down][across]}, in units of the luminance times 32 x 32 / 4. */
    private static double[][] transformed(double[] luminance) {
        double[][] across = new double[SIDE][FREQUENCIES];
        for (int y = 0; y < SIDE; y++) {
            for (int f = 0; f < FREQUENCIES; f++) {
                for (int x = 0; x < SIDE; x++) {
                    across[y][f] += luminance[y * SIDE + x] * COSINES[f][x];
                }
            }
        }
        double[][] both = new double[FREQUENCIES][FREQUENCIES];
        for (int down = 0; down < FREQUENCIES; down++) {
            for (int y = 0; y < SIDE; y++) {
                for (int f = 0; f < FREQUENCIES; f++) {
                    both[down][f] += across[y][f] * COSINES[down][y];
                }
            }
        }
        return both;
    }

    private static double deviation(double[] values) {
        double mean = Arrays.stream(values).average().orElse(0);
        double squares = Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .sum();
        return Math.sqrt(squares / values.length);
    }

    private static double[][] cosines() {
        double[][] cosines = new double[FREQUENCIES][SIDE];
        for (int f = 0; f < FREQUENCIES; f++) {
            for (int x = 0; x < SIDE; x++) {
                cosines[f][x] = Math.cos(Math.PI * (2 * x + 1) * f / (2 * SIDE));
            }
        }
        return cosines;
    }

    /** By bit its frequency down and across, diagonal by diagonal, without the mean. */
    private static int[][] diagonals() {
        int[][] diagonals = new int[BITS][];
        int bit = 0;
        for (int sum = 1; sum < FREQUENCIES; sum++) {
            for (int down = 0; down <= sum && bit < BITS; down++) {
                diagonals[bit++] = new int[] {down, sum - down};
            }
        }
        return diagonals;
    }
}
