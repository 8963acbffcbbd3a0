package org.visualbert4j.internal.image;

import java.util.Random;
import java.util.function.IntUnaryOperator;

/** Images for tests, each of a seed. */
public final class Scenes {

    private Scenes() {}

    /** Twelve rectangles of random colours on a random background. */
    public static RgbImage scene(int seed, int width, int height) {
        Random random = new Random(seed);
        RgbImage image =
                RgbImage.filled(width, height, 40 + random.nextInt(160), 40 + random.nextInt(160), random.nextInt(200));
        for (int i = 0; i < 12; i++) {
            int left = random.nextInt(width - 8);
            int top = random.nextInt(height - 8);
            int right = Math.min(width, left + 8 + random.nextInt(width / 2));
            int bottom = Math.min(height, top + 8 + random.nextInt(height / 2));
            byte[] colour = {
                (byte) (20 + random.nextInt(200)), (byte) (20 + random.nextInt(200)), (byte) random.nextInt(220)
            };
            for (int y = top; y < bottom; y++) {
                for (int x = left; x < right; x++) {
                    System.arraycopy(colour, 0, image.rgb(), 3 * (y * width + x), 3);
                }
            }
        }
        return image;
    }

    /** With each value changed. */
    public static RgbImage mapped(RgbImage image, IntUnaryOperator change) {
        byte[] rgb = new byte[image.rgb().length];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) change.applyAsInt(image.rgb()[i] & 0xff);
        }
        return new RgbImage(image.width(), image.height(), rgb);
    }

    /** A part of an image. */
    public static RgbImage cropped(RgbImage image, int left, int top, int width, int height) {
        return Resize.resize(image, new RandomResizedCrop.Box(left, top, width, height), height, width);
    }
}
