package org.visualbert4j.internal.image;

import java.util.random.RandomGenerator;

/**
 * Resizes to a fixed size with an antialiased triangle filter, whatever the shape was. The pixels are those of Pillow's
 * {@code Image.resize((width, height), BILINEAR)}, which torchvision's {@code Resize} uses on PIL images: two passes,
 * across and then down, in 22-bit fixed point with 8-bit pixels between them.
 *
 * @param height of the result, at least 1
 * @param width of the result, at least 1
 */
public record Resize(int height, int width) implements ImageTransform {

    /** Checks the size. */
    public Resize {
        checkSize(height, width);
    }

    static void checkSize(int height, int width) {
        if (height < 1 || width < 1 || (long) height * width > (Integer.MAX_VALUE - 8) / 3) {
            throw new IllegalArgumentException("an image can't be made " + width + "x" + height);
        }
    }

    @Override
    public RgbImage apply(RgbImage image, RandomGenerator random) {
        return resize(image, height, width);
    }

    /** An image at another size; the image itself where that is its own. */
    public static RgbImage resize(RgbImage image, int height, int width) {
        return resize(image, new RandomResizedCrop.Box(0, 0, image.width(), image.height()), height, width);
    }

    /** A part of an image at another size. */
    static RgbImage resize(RgbImage image, RandomResizedCrop.Box box, int height, int width) {
        return image.width() == width && image.height() == height && box.width() == width && box.height() == height
                ? image
                : Resampler.resize(image, box, height, width);
    }
}
