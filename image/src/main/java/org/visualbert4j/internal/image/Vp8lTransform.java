package org.visualbert4j.internal.image;

/**
 * A transform that a lossless WebP stream went through before it was coded.
 *
 * @param width of the image before the transform
 * @param packedWidth of the image after it
 * @param bits a block's side is {@code 1 << bits} pixels; of indices, as many are packed into one pixel
 * @param data a value for each block, or the colours
 */
@SuppressWarnings("ArrayRecordComponent")
record Vp8lTransform(Kind kind, int width, int packedWidth, int bits, int[] data) {

    private static final int BLACK = 0xff000000;

    /** In the order of their codes. */
    enum Kind {
        PREDICTOR,
        CROSS_COLOUR,
        SUBTRACT_GREEN,
        COLOUR_INDEXING;

        static Kind of(int code) {
            return values()[code];
        }
    }

    /** The image before the transform; the array may be the same. */
    int[] inverted(int[] pixels, int height) {
        switch (kind) {
            case PREDICTOR -> addPredictions(pixels, height);
            case CROSS_COLOUR -> addCrossColours(pixels);
            case SUBTRACT_GREEN -> addGreen(pixels);
            case COLOUR_INDEXING -> {
                return coloured(pixels, height);
            }
        }
        return pixels;
    }

    private int blocksInRow() {
        return (width + (1 << bits) - 1) >> bits;
    }

    private void addPredictions(int[] pixels, int height) {
        pixels[0] = sum(pixels[0], BLACK);
        for (int x = 1; x < width; x++) {
            pixels[x] = sum(pixels[x], pixels[x - 1]);
        }
        int blocksInRow = blocksInRow();
        for (int y = 1; y < height; y++) {
            int row = y * width;
            pixels[row] = sum(pixels[row], pixels[row - width]);
            for (int x = 1; x < width; x++) {
                int mode = data[(y >> bits) * blocksInRow + (x >> bits)] >> 8 & 15;
                int at = row + x;
                // Above and to the right of the last pixel of a row is the first one of the same row.
                pixels[at] = sum(
                        pixels[at],
                        predicted(
                                mode,
                                pixels[at - 1],
                                pixels[at - width],
                                pixels[at - width + 1],
                                pixels[at - width - 1]));
            }
        }
    }

    private static int predicted(int mode, int left, int above, int aboveRight, int aboveLeft) {
        return switch (mode) {
            case 1 -> left;
            case 2 -> above;
            case 3 -> aboveRight;
            case 4 -> aboveLeft;
            case 5 -> mean(mean(left, aboveRight), above);
            case 6 -> mean(left, aboveLeft);
            case 7 -> mean(left, above);
            case 8 -> mean(aboveLeft, above);
            case 9 -> mean(above, aboveRight);
            case 10 -> mean(mean(left, aboveLeft), mean(above, aboveRight));
            case 11 -> nearer(above, left, aboveLeft);
            case 12 -> extrapolated(left, above, aboveLeft);
            case 13 -> halfExtrapolated(mean(left, above), aboveLeft);
            default -> BLACK;
        };
    }

    /** The sum in each of the four bytes. */
    static int sum(int a, int b) {
        int alphaAndGreen = (a & 0xff00ff00) + (b & 0xff00ff00);
        int redAndBlue = (a & 0x00ff00ff) + (b & 0x00ff00ff);
        return (alphaAndGreen & 0xff00ff00) | (redAndBlue & 0x00ff00ff);
    }

    private static int mean(int a, int b) {
        return (((a ^ b) & 0xfefefefe) >>> 1) + (a & b);
    }

    private static int nearer(int above, int left, int aboveLeft) {
        int difference = 0;
        for (int shift = 0; shift < 32; shift += 8) {
            int corner = aboveLeft >>> shift & 0xff;
            difference += Math.abs((left >>> shift & 0xff) - corner) - Math.abs((above >>> shift & 0xff) - corner);
        }
        return difference <= 0 ? above : left;
    }

    private static int extrapolated(int left, int above, int aboveLeft) {
        int result = 0;
        for (int shift = 0; shift < 32; shift += 8) {
            int value = (left >>> shift & 0xff) + (above >>> shift & 0xff) - (aboveLeft >>> shift & 0xff);
            result |= clipped(value) << shift;
        }
        return result;
    }

    private static int halfExtrapolated(int mean, int aboveLeft) {
        int result = 0;
        for (int shift = 0; shift < 32; shift += 8) {
            int value = mean >>> shift & 0xff;
            result |= clipped(value + (value - (aboveLeft >>> shift & 0xff)) / 2) << shift;
        }
        return result;
    }

    private static int clipped(int value) {
        return Math.max(0, Math.min(255, value));
    }

    private void addCrossColours(int[] pixels) {
        int blocksInRow = blocksInRow();
        for (int at = 0, y = 0; at < pixels.length; y++) {
            for (int x = 0; x < width; x++, at++) {
                int factors = data[(y >> bits) * blocksInRow + (x >> bits)];
                int pixel = pixels[at];
                int green = (byte) (pixel >> 8);
                int red = ((pixel >> 16) + (((byte) factors * green) >> 5)) & 0xff;
                int blue =
                        pixel + (((byte) (factors >> 8) * green) >> 5) + (((byte) (factors >> 16) * (byte) red) >> 5);
                pixels[at] = (pixel & 0xff00ff00) | red << 16 | (blue & 0xff);
            }
        }
    }

    private static void addGreen(int[] pixels) {
        for (int i = 0; i < pixels.length; i++) {
            int green = pixels[i] >> 8 & 0xff;
            pixels[i] = sum(pixels[i], green << 16 | green);
        }
    }

    private int[] coloured(int[] packed, int height) {
        int[] pixels = bits == 0 ? packed : new int[width * height];
        int bitsOfIndex = 8 >> bits;
        int inOne = (1 << bits) - 1;
        int mask = (1 << bitsOfIndex) - 1;
        for (int y = 0, at = 0; y < height; y++) {
            for (int x = 0; x < width; x++, at++) {
                int indices = packed[y * packedWidth + (x >> bits)] >> 8 & 0xff;
                pixels[at] = data[(indices >> ((x & inOne) * bitsOfIndex)) & mask];
            }
        }
        return pixels;
    }
}
