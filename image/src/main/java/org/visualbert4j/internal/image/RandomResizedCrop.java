package org.visualbert4j.internal.image;

import java.util.random.RandomGenerator;

/**
 * Cuts out a rectangle of random area and shape and resizes it, as torchvision's {@code RandomResizedCrop}: ten tries,
 * then the largest centred rectangle whose shape is allowed.
 *
 * @param height of the result, at least 1
 * @param width of the result, at least 1
 * @param minimumScale smallest part of the area that is kept, above 0, at most {@code maximumScale}
 * @param maximumScale largest part of the area that is kept, at most 1
 * @param minimumRatio smallest width/height of the cut, above 0, at most {@code maximumRatio}
 * @param maximumRatio largest width/height of the cut
 */
record RandomResizedCrop(
        int height, int width, double minimumScale, double maximumScale, double minimumRatio, double maximumRatio)
        implements ImageTransform {

    private static final int TRIES = 10;

    /** Checks the ranges. */
    RandomResizedCrop {
        Resize.checkSize(height, width);
        if (!(minimumScale > 0 && minimumScale <= maximumScale && maximumScale <= 1)) {
            throw new IllegalArgumentException("the kept part of the area is 0 < minimum <= maximum <= 1, not "
                    + minimumScale + " to " + maximumScale);
        }
        if (!(minimumRatio > 0 && minimumRatio <= maximumRatio)) {
            throw new IllegalArgumentException(
                    "width/height is 0 < minimum <= maximum, not " + minimumRatio + " to " + maximumRatio);
        }
    }

    /** The common scale 0.08 to 1 and ratio 3/4 to 4/3. */
    RandomResizedCrop(int height, int width) {
        this(height, width, 0.08, 1, 3.0 / 4, 4.0 / 3);
    }

    @Override
    public RgbImage apply(RgbImage image, RandomGenerator random) {
        return Resize.resize(image, box(image, random), height, width);
    }

    Box box(RgbImage image, RandomGenerator random) {
        double area = (double) image.width() * image.height();
        double lowest = Math.log(minimumRatio);
        double highest = Math.log(maximumRatio);
        for (int i = 0; i < TRIES; i++) {
            double target = area * between(minimumScale, maximumScale, random);
            double ratio = Math.exp(between(lowest, highest, random));
            int boxWidth = (int) Math.rint(Math.sqrt(target * ratio));
            int boxHeight = (int) Math.rint(Math.sqrt(target / ratio));
            if (boxWidth > 0 && boxWidth <= image.width() && boxHeight > 0 && boxHeight <= image.height()) {
                int top = random.nextInt(image.height() - boxHeight + 1);
                int left = random.nextInt(image.width() - boxWidth + 1);
                return new Box(left, top, boxWidth, boxHeight);
            }
        }
        return centre(image);
    }

    private Box centre(RgbImage image) {
        double ratio = (double) image.width() / image.height();
        int boxWidth = image.width();
        int boxHeight = image.height();
        if (ratio < minimumRatio) {
            boxHeight = Math.max(1, (int) Math.rint(boxWidth / minimumRatio));
        } else if (ratio > maximumRatio) {
            boxWidth = Math.max(1, (int) Math.rint(boxHeight * maximumRatio));
        }
        return new Box((image.width() - boxWidth) / 2, (image.height() - boxHeight) / 2, boxWidth, boxHeight);
    }

    private static double between(double low, double high, RandomGenerator random) {
        return low + (high - low) * random.nextDouble();
    }

    /** A rectangle inside an image. */
    record Box(int left, int top, int width, int height) {}
}
