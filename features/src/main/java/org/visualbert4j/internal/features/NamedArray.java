package org.visualbert4j.internal.features;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.vision.ImageFeatures;

/**
 * An array as files of features hold it.
 *
 * @param shape its sizes
 * @param values row by row
 */
record NamedArray(List<Long> shape, float[] values) {

    /** Of an array; 8,192 tokens of 4,096 numbers. What a file says is held against it before anything is allocated. */
    static final int MOST_NUMBERS = 1 << 25;

    private static final List<String> FEATURES = List.of("features", "roi_features", "x", "feat", "image_features");
    private static final List<String> BOXES = List.of("boxes", "bbox", "bboxes", "box");
    private static final List<String> WIDTHS = List.of("image_w", "image_width", "img_w", "width");
    private static final List<String> HEIGHTS = List.of("image_h", "image_height", "img_h", "height");
    private static final List<String> COUNTS = List.of("num_boxes", "num_bbox", "count");
    private static final double MOST_SHARE = 1.001; // a share of a side, rounded

    /**
     * Those of a file's arrays that are wanted, so that no other is read.
     *
     * @throws VisualBertException DATA where there are no features
     */
    static List<String> wanted(Collection<String> names, String where) {
        if (names.stream().noneMatch(FEATURES::contains)) {
            if (names.size() == 1) {
                return List.copyOf(names);
            }
            throw error(
                    where, "none of its arrays " + names.stream().limit(20).toList() + " is called one of " + FEATURES);
        }
        return names.stream()
                .filter(name ->
                        Stream.of(FEATURES, BOXES, WIDTHS, HEIGHTS, COUNTS).anyMatch(known -> known.contains(name)))
                .toList();
    }

    /**
     * How many numbers an array of a shape has.
     *
     * @throws VisualBertException DATA for more than {@link #MOST_NUMBERS}
     */
    static int count(List<Long> shape, String where) {
        long count = 1;
        boolean tooMany = false;
        for (long size : shape) {
            tooMany |= size < 0 || size > MOST_NUMBERS;
            count = tooMany ? 0 : count * size;
            tooMany |= count > MOST_NUMBERS;
        }
        if (tooMany && !shape.contains(0L)) {
            throw error(where, "is an array of shape " + shape + ", where " + MOST_NUMBERS + " numbers are the limit");
        }
        return (int) count;
    }

    /**
     * One image's features from the arrays of a file, by the names that published extractors give them.
     *
     * @param where the file, for messages
     * @throws VisualBertException DATA where there are no features, the rest does not fit them, or they are not finite
     */
    static ImageFeatures join(Map<String, NamedArray> arrays, String where) {
        NamedArray features = find(arrays, FEATURES);
        if (features == null && arrays.size() == 1) {
            features = arrays.values().iterator().next();
        }
        if (features == null) {
            throw error(where, "none of its arrays " + arrays.keySet() + " is called one of " + FEATURES);
        }
        int d = features.lastSize();
        int all = features.values.length / Math.max(d, 1);
        if (d < 1 || features.rows() != all) {
            throw error(where, "features of shape " + features.shape + ", where [tokens, numbers] are expected");
        }
        NamedArray counts = find(arrays, COUNTS);
        int n = counts == null ? all : counts.single(where, "num_boxes");
        if (n < 0 || n > all) {
            throw error(where, "num_boxes is " + n + " where there are features of " + all);
        }
        float[] values = finite(Arrays.copyOf(features.values, n * d), d, where, "features");
        NamedArray boxes = find(arrays, BOXES);
        if (boxes == null) {
            return ImageFeatures.withoutBoxes(1, 1, d, values);
        }
        if (boxes.lastSize() != 4 || boxes.rows() < n) {
            throw error(where, "boxes of shape " + boxes.shape + ", where [" + n + ", 4] is expected");
        }
        float[] corners = finite(Arrays.copyOf(boxes.values, 4 * n), 4, where, "boxes");
        NamedArray width = find(arrays, WIDTHS);
        NamedArray height = find(arrays, HEIGHTS);
        if (width != null && height != null) {
            return new ImageFeatures(
                    side(width, where, "image_w"), side(height, where, "image_h"), d, values, corners, null);
        }
        for (float corner : corners) {
            if (corner > MOST_SHARE) {
                throw error(where, "boxes are in pixels, and of what image it does not say (image_w, image_h)");
            }
        }
        return new ImageFeatures(1, 1, d, values, corners, null);
    }

    private int lastSize() {
        return shape.isEmpty() ? 0 : (int) (long) shape.get(shape.size() - 1);
    }

    /** Rows of a matrix, or of a list of one matrix. */
    private long rows() {
        return shape.size() == 2 ? shape.get(0) : shape.size() == 3 && shape.get(0) == 1 ? shape.get(1) : -1;
    }

    private int single(String where, String name) {
        if (values.length != 1) {
            throw error(where, name + " is an array of shape " + shape + ", where a number is expected");
        }
        if (values[0] != (int) values[0]) { // NaN is not what it is either
            throw error(where, name + " is " + values[0] + ", where a whole number is expected");
        }
        return (int) values[0];
    }

    private static int side(NamedArray array, String where, String name) {
        int side = array.single(where, name);
        if (side < 1) {
            throw error(where, name + " is " + side + ", where a number of pixels above 0 is expected");
        }
        return side;
    }

    /** The numbers themselves, none of which is NaN or infinite. */
    static float[] finite(float[] numbers, int columns, String where, String name) {
        String problem = ImageFeatures.notFinite(name, numbers, columns);
        if (problem != null) {
            throw error(where, problem);
        }
        return numbers;
    }

    private static @Nullable NamedArray find(Map<String, NamedArray> arrays, List<String> names) {
        return names.stream()
                .filter(arrays::containsKey)
                .findFirst()
                .map(arrays::get)
                .orElse(null);
    }

    static VisualBertException error(String where, String what) {
        return new VisualBertException(VisualBertException.Code.DATA, where + ": " + what);
    }
}
