package org.visualbert4j.internal.image;

import java.util.random.RandomGenerator;

/**
 * Mirrors left and right with a probability, as torchvision's {@code RandomHorizontalFlip}.
 *
 * @param probability 0 to 1
 */
record HorizontalFlip(double probability) implements ImageTransform {

    /** Checks the range. */
    HorizontalFlip {
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException("the probability of a flip is 0 to 1, not " + probability);
        }
    }

    /** Mirrors every second image or so. */
    HorizontalFlip() {
        this(0.5);
    }

    @Override
    public RgbImage apply(RgbImage image, RandomGenerator random) {
        return random.nextDouble() < probability ? Orientation.MIRRORED.upright(image) : image;
    }
}
