package org.visualbert4j.internal.image;

import java.util.random.RandomGenerator;

/** A change of a decoded image, with the meaning torchvision gives it on PIL images. Immutable and thread-safe. */
sealed interface ImageTransform permits Resize, RandomResizedCrop, HorizontalFlip {

    /**
     * The changed image; the given one stays as it is.
     *
     * @param random what chance is drawn from; not touched by a transform that leaves nothing to chance
     */
    RgbImage apply(RgbImage image, RandomGenerator random);
}
