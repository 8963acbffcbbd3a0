package org.visualbert4j.internal.vision;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.runtime.Finite;

/**
 * The visual tokens of one image, as an extractor made them. Its arrays are not copied and are not to be changed.
 *
 * @param width of the image in pixels, as its boxes count them
 * @param height of the image
 * @param dimension D, numbers a token
 * @param features {@code [N, D]} row by row
 * @param boxes {@code [N, 4]}, left, top, right and bottom in pixels; null where the extractor tells none
 * @param detections what the regions show; null where the extractor doesn't tell
 */
public record ImageFeatures(
        int width,
        int height,
        int dimension,
        float[] features,
        float @Nullable [] boxes,
        @Nullable Detections detections) {

    /**
     * What each of N regions shows.
     *
     * @param objects class of the object
     * @param objectProbabilities of it, 0 to 1
     * @param attributes class of its attribute
     * @param attributeProbabilities of it, 0 to 1
     */
    public record Detections(
            int[] objects, float[] objectProbabilities, int[] attributes, float[] attributeProbabilities) {}

    /** Checks that the lengths fit, that boxes have an image to be in, and that all numbers are finite. */
    public ImageFeatures(
            int width,
            int height,
            int dimension,
            float[] features,
            float @Nullable [] boxes,
            @Nullable
                    Detections detections) { // spelled out, since a compact one loses the annotations in its class file
        check(dimension > 0 && features.length % dimension == 0, features.length + " numbers of " + dimension);
        int count = features.length / dimension;
        check(boxes == null || boxes.length == 4 * count, "boxes of another number than the " + count + " tokens");
        check(
                detections == null
                        || (detections.objects.length == count
                                && detections.objectProbabilities.length == count
                                && detections.attributes.length == count
                                && detections.attributeProbabilities.length == count),
                "detections of another number than the " + count + " tokens");
        check(
                boxes == null || (width > 0 && height > 0),
                "boxes of an image of " + width + " by " + height + " pixels");
        String problem = notFinite("features", features, dimension);
        check(problem == null, String.valueOf(problem));
        String boxProblem = boxes == null ? null : notFinite("boxes", boxes, 4);
        check(boxProblem == null, String.valueOf(boxProblem));
        this.width = width;
        this.height = height;
        this.dimension = dimension;
        this.features = features;
        this.boxes = boxes;
        this.detections = detections;
    }

    /**
     * What is wrong with numbers that are not all finite.
     *
     * @param name of the array
     * @param columns numbers a token
     * @return such as {@code features: number 12 of token 3 is NaN, where finite numbers are expected}; null where all are
     */
    public static @Nullable String notFinite(String name, float[] numbers, int columns) {
        int at = Finite.firstOther(numbers);
        return at < 0
                ? null
                : name + ": number " + (at % columns + 1) + " of token " + (at / columns + 1) + " is " + numbers[at]
                        + ", where finite numbers are expected";
    }

    /** Features of which it is not known where they are. */
    public static ImageFeatures withoutBoxes(int width, int height, int dimension, float[] features) {
        return new ImageFeatures(width, height, dimension, features, null, null);
    }

    /** The first tokens, which are the most certain ones of a detector. */
    public ImageFeatures first(int most) {
        if (count() <= most) {
            return this;
        }
        Detections found = detections;
        return new ImageFeatures(
                width,
                height,
                dimension,
                Arrays.copyOf(features, most * dimension),
                boxes == null ? null : Arrays.copyOf(boxes, 4 * most),
                found == null
                        ? null
                        : new Detections(
                                Arrays.copyOf(found.objects, most),
                                Arrays.copyOf(found.objectProbabilities, most),
                                Arrays.copyOf(found.attributes, most),
                                Arrays.copyOf(found.attributeProbabilities, most)));
    }

    /** N. */
    public int count() {
        return features.length / dimension;
    }

    private static void check(boolean holds, String what) {
        if (!holds) {
            throw new VisualBertException(VisualBertException.Code.DATA, "visual features: " + what);
        }
    }
}
