package org.visualbert4j.internal.records;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.internal.image.RgbImage;
import org.visualbert4j.internal.vision.FeatureEncoder;
import org.visualbert4j.internal.vision.ImageFeatures;

/** What a batch shows: P images' pixels, or features made of them beforehand. Arrays are row by row. */
public sealed interface VisualInput {

    /** Images from one to before another. */
    VisualInput part(int from, int to);

    /** One image of a record, or what stands in its place. */
    sealed interface Shown {
        /** Whether there is an image; if not, the model is not to look at this. */
        boolean seen();
    }

    /**
     * An image, resized.
     *
     * @param file the one that shows this and nothing else; null where chance has changed it, or nobody knows
     */
    record Image(RgbImage image, boolean seen, @Nullable Path file) implements Shown {

        /** One that is like no other. */
        public Image(RgbImage image, boolean seen) {
            this(image, seen, null);
        }
    }

    /** An image's features. */
    record Features(ImageFeatures features, boolean seen) implements Shown {}

    /** Joins images of one size, or features of one dimension. */
    static VisualInput of(List<Shown> shown) {
        return shown.get(0) instanceof Image
                ? Pixels.of(shown.stream().map(Image.class::cast).toList())
                : Tokens.of(shown.stream().map(Features.class::cast).toList());
    }

    /**
     * Pixels. A file that is shown several times, as with many questions about each image, stands here once.
     *
     * @param images the Q that differ, one at least, all of one size
     * @param which {@code [P]}, which of them each is
     * @param seen {@code [P]}, 0 where an image is missing and what stands in its place means nothing
     */
    record Pixels(List<RgbImage> images, int[] which, float[] seen) implements VisualInput {

        /** Checks the sizes. */
        public Pixels {
            RgbImage first = images.get(0);
            for (RgbImage image : images) {
                if (image.height() != first.height() || image.width() != first.width()) {
                    throw new IllegalArgumentException("images of " + first.width() + "x" + first.height() + " and "
                            + image.width() + "x" + image.height() + " are in one batch");
                }
            }
        }

        private static Pixels of(List<Image> shown) {
            Map<Object, Integer> places = new HashMap<>();
            List<RgbImage> images = new ArrayList<>();
            int[] which = new int[shown.size()];
            float[] seen = new float[shown.size()];
            for (int i = 0; i < which.length; i++) {
                Image image = shown.get(i);
                Object same = image.file == null ? i : image.file;
                which[i] = places.computeIfAbsent(same, file -> places.size());
                if (which[i] == images.size()) {
                    images.add(image.image);
                }
                seen[i] = image.seen ? 1 : 0;
            }
            return new Pixels(images, which, seen);
        }

        /** Whether any stands here once and is shown several times. */
        public boolean repeats() {
            return images.size() < which.length;
        }

        @Override
        public VisualInput part(int from, int to) {
            int[] shown = Arrays.copyOfRange(which, from, to);
            List<Integer> wanted = Arrays.stream(shown).distinct().boxed().toList();
            return new Pixels(
                    wanted.stream().map(images::get).toList(),
                    Arrays.stream(shown).map(wanted::indexOf).toArray(),
                    Arrays.copyOfRange(seen, from, to));
        }
    }

    /**
     * Features, padded to the most that one of the images has.
     *
     * @param count V
     * @param dimension D
     * @param values {@code [P, V, D + 5]}: features, then the box's place
     * @param seen {@code [P, V]}, 0 for padding and where an image is missing
     */
    record Tokens(int count, int dimension, float[] values, float[] seen) implements VisualInput {

        private static Tokens of(List<Features> images) {
            int count =
                    images.stream().mapToInt(f -> f.features().count()).max().orElseThrow();
            int dimension = images.get(0).features().dimension();
            int width = dimension + FeatureEncoder.PLACE;
            float[] values = new float[images.size() * count * width];
            float[] seen = new float[images.size() * count];
            for (int i = 0; i < images.size(); i++) {
                ImageFeatures features = images.get(i).features();
                for (int j = 0; j < features.count(); j++) {
                    int at = (i * count + j) * width;
                    System.arraycopy(features.features(), j * dimension, values, at, dimension);
                    place(features, j, values, at + dimension);
                    seen[i * count + j] = images.get(i).seen() ? 1 : 0;
                }
            }
            return new Tokens(count, dimension, values, seen);
        }

        /** Shares of the image; the whole of it where the extractor told no boxes. */
        private static void place(ImageFeatures features, int token, float[] out, int at) {
            float[] boxes = features.boxes();
            for (int k = 0; k < 4; k++) {
                int side = k % 2 == 0 ? features.width() : features.height();
                out[at + k] = boxes == null ? (k < 2 ? 0 : 1) : boxes[4 * token + k] / side;
            }
            out[at + 4] = (out[at + 2] - out[at]) * (out[at + 3] - out[at + 1]);
        }

        @Override
        public VisualInput part(int from, int to) {
            int width = count * (dimension + FeatureEncoder.PLACE);
            return new Tokens(
                    count,
                    dimension,
                    Arrays.copyOfRange(values, from * width, to * width),
                    Arrays.copyOfRange(seen, from * count, to * count));
        }
    }
}
