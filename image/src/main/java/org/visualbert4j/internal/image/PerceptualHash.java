package org.visualbert4j.internal.image;

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

    /** Pixels of a side at which an image is hashed. */
    public static final int SIDE = 32;

    private static final int FREQUENCIES = 11; // of an axis: those of the first 64 diagonally counted are below it
    private static final double MOST_NOISE = 32; // of a frequency in an image that is blank but for its compression
    private static final double NOISE_OF_CONTRAST = 4; // of a frequency, times the deviation of the luminance
    private static final float[][] COSINES = cosines();
    private static final int[][] DIAGONALS = diagonals();

    /** The hash of an image. */
    public static PerceptualHash of(RgbImage image) {
        return ofLuminance(luminance(Resize.resize(image, SIDE, SIDE)));
    }

    /** In how many bits two hashes differ, 0 to 64: copies in few, images that have nothing to do with each other in about 32. */
    public int distance(PerceptualHash other) {
        return Long.bitCount(bits ^ other.bits);
    }

    /** Whether the image had no structure: such hashes are equal and say nothing about two images. */
    public boolean isBlank() {
        return bits == 0;
    }

    /** The hash of 32 x 32 values of luminance, 0 to 255, row by row. */
    public static PerceptualHash ofLuminance(float[] luminance) {
        float[][] frequencies = transformed(luminance);
        double noise = Math.max(MOST_NOISE, NOISE_OF_CONTRAST * deviation(luminance));
        long bits = 0;
        for (int i = 0; i < BITS; i++) {
            if (frequencies[DIAGONALS[i][0]][DIAGONALS[i][1]] > noise) {
                bits |= 1L << i;
            }
        }
        return new PerceptualHash(bits);
    }

    /** By ITU-R BT.601, in the unit of the values. */
    public static double luminance(double red, double green, double blue) {
        return 0.299 * red + 0.587 * green + 0.114 * blue;
    }

    private static float[] luminance(RgbImage image) {
        byte[] rgb = image.rgb();
        float[] luminance = new float[rgb.length / 3];
        for (int i = 0; i < luminance.length; i++) {
            luminance[i] = (float) luminance(rgb[3 * i] & 0xff, rgb[3 * i + 1] & 0xff, rgb[3 * i + 2] & 0xff);
        }
        return luminance;
    }

    /** The lowest frequencies, {@code [down][across]}, in units of the luminance times 32 x 32 / 4. */
    private static float[][] transformed(float[] luminance) {
        float[][] across = new float[FREQUENCIES][SIDE];
        for (int f = 0; f < FREQUENCIES; f++) {
            for (int y = 0; y < SIDE; y++) {
                across[f][y] = dot(COSINES[f], luminance, y * SIDE);
            }
        }
        float[][] both = new float[FREQUENCIES][FREQUENCIES];
        for (int down = 0; down < FREQUENCIES; down++) {
            for (int f = 0; f < FREQUENCIES; f++) {
                both[down][f] = dot(COSINES[down], across[f], 0);
            }
        }
        return both;
    }

    private static float dot(float[] cosines, float[] values, int offset) {
        float even = 0; // two sums, as each has to wait for itself
        float odd = 0;
        for (int i = 0; i < SIDE; i += 2) {
            even += cosines[i] * values[offset + i];
            odd += cosines[i + 1] * values[offset + i + 1];
        }
        return even + odd;
    }

    private static double deviation(float[] values) {
        double sum = 0;
        double squares = 0;
        for (double value : values) {
            sum += value;
            squares += value * value;
        }
        return Math.sqrt(Math.max(0, squares - sum * sum / values.length) / values.length);
    }

    private static float[][] cosines() {
        float[][] cosines = new float[FREQUENCIES][SIDE];
        for (int f = 0; f < FREQUENCIES; f++) {
            for (int x = 0; x < SIDE; x++) {
                cosines[f][x] = (float) Math.cos(Math.PI * (2 * x + 1) * f / (2 * SIDE));
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
