package org.visualbert4j.internal.image;

import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How an image becomes the input of a visual encoder: what a training run saves, so that later runs see images as it
 * did. Immutable and thread-safe.
 *
 * @param height rows of the input, at least 1
 * @param width columns of the input, at least 1
 * @param randomResizedCrop whether training sees random cuts ({@link RandomResizedCrop}) in place of the whole image
 * @param minimumScale smallest part of the area a random cut keeps, above 0, at most 1
 * @param horizontalFlip whether training mirrors every second image
 * @param mean of the channels red, green and blue, on the scale 0 to 1
 * @param std standard deviation of the channels, on the same scale, above 0
 */
public record Preprocessing(
        int height,
        int width,
        boolean randomResizedCrop,
        double minimumScale,
        boolean horizontalFlip,
        List<Float> mean,
        List<Float> std) {

    /** The mean of ImageNet's channels. */
    public static final List<Float> IMAGENET_MEAN = List.of(0.485f, 0.456f, 0.406f);

    /** The standard deviation of ImageNet's channels. */
    public static final List<Float> IMAGENET_STD = List.of(0.229f, 0.224f, 0.225f);

    /** Of a deviation: anything divided by a smaller one is too large to compute with. */
    private static final float SMALLEST_STD = 1e-6f;

    /** Checks sizes, scale and channels. */
    public Preprocessing {
        Resize.checkSize(height, width);
        if (!(minimumScale > 0 && minimumScale <= 1)) {
            throw new IllegalArgumentException("minimumScale is above 0 and at most 1, not " + minimumScale);
        }
        if (!areChannels(mean) || !areChannels(std) || std.stream().anyMatch(value -> value < SMALLEST_STD)) {
            throw new IllegalArgumentException(
                    "mean and std have one finite value for red, green and blue, std above 0; not " + mean + " and "
                            + std);
        }
        mean = List.copyOf(mean);
        std = List.copyOf(std);
    }

    /** As a file may not have it: null is among what is checked. */
    private static boolean areChannels(@Nullable List<@Nullable Float> values) {
        return values != null
                && values.size() == 3
                && values.stream().allMatch(value -> value != null && Float.isFinite(value));
    }

    /** A square input normalized as for ImageNet, with nothing left to chance in training. */
    public static Preprocessing ofSize(int size) {
        return new Preprocessing(size, size, false, 0.08, false, IMAGENET_MEAN, IMAGENET_STD);
    }

    /** The image at the input's size, the same each time. */
    public RgbImage forEvaluation(RgbImage image) {
        return Resize.resize(image, height, width);
    }

    /** The image at the input's size, cut and mirrored at random where this asks for it. */
    public RgbImage forTraining(RgbImage image, RandomGenerator random) {
        RgbImage sized = randomResizedCrop
                ? new RandomResizedCrop(height, width, minimumScale, 1, 3.0 / 4, 4.0 / 3).apply(image, random)
                : forEvaluation(image);
        return horizontalFlip ? new HorizontalFlip().apply(sized, random) : sized;
    }

    /**
     * Normalized channels {@code [3, height, width]} of an image of any size: {@code (x / 255 - mean) / std} in 32-bit
     * arithmetic, as torchvision's {@code ToTensor} and {@code Normalize}.
     */
    public float[] toNormalizedChw(RgbImage image) {
        byte[] rgb = image.rgb();
        int pixels = image.width() * image.height();
        float[] channels = new float[3 * pixels];
        for (int channel = 0; channel < 3; channel++) {
            float[] values = normalized(mean.get(channel), std.get(channel));
            int out = channel * pixels;
            for (int i = 0, in = channel; i < pixels; i++, in += 3) {
                channels[out + i] = values[rgb[in] & 0xff];
            }
        }
        return channels;
    }

    private static float[] normalized(float mean, float std) {
        float[] values = new float[256];
        for (int i = 0; i < 256; i++) {
            values[i] = (i / 255f - mean) / std;
        }
        return values;
    }
}
