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
import org.visualbert4j.internal.vision.PictureFeatures;

/** What a batch shows: P pictures' pixels, or features made of them beforehand. Arrays are row by row. */
public sealed interface VisualInput {

    /** Pictures from one to before another. */
    VisualInput part(int from, int to);

    /** One picture of a record, or what stands in its place. */
    sealed interface Shown {
        /** Whether there is a picture; if not, the model is not to look at this. */
        boolean seen();
    }

    /**
     * A picture, resized.
     *
     * @param file the one that shows this and nothing else; null where chance has changed it, or nobody knows
     */
    record Picture(RgbImage image, boolean seen, @Nullable Path file) implements Shown {

        /** One that is like no other. */
        public Picture(RgbImage image, boolean seen) {
            this(image, seen, null);
        }
    }

    /** A picture's features. */
    record Features(PictureFeatures features, boolean seen) implements Shown {}

    /** Joins pictures of one size, or features of one dimension. */
    static VisualInput of(List<Shown> shown) {
        return shown.get(0) instanceof Picture
                ? Pixels.of(shown.stream().map(Picture.class::cast).toList())
                : Tokens.of(shown.stream().map(Features.class::cast).toList());
    }

    /**
     * Pixels. A file that is shown several times, as with many questions about each picture, stands here once.
     *
     * @param pictures the Q that differ, one at least, all of one size
     * @param which {@code [P]}, which of them each is
     * @param seen {@code [P]}, 0 where a picture is missing and what stands in its place means nothing
     */
    record Pixels(List<RgbImage> pictures, int[] which, float[] seen) implements VisualInput {

        /** Checks the sizes. */
        public Pixels {
            RgbImage first = pictures.get(0);
            for (RgbImage picture : pictures) {
                if (picture.height() != first.height() || picture.width() != first.width()) {
                    throw new IllegalArgumentException("pictures of " + first.width() + "x" + first.height() + " and "
                            + picture.width() + "x" + picture.height() + " are in one batch");
                }
            }
        }

        private static Pixels of(List<Picture> shown) {
            Map<Object, Integer> places = new HashMap<>();
            List<RgbImage> pictures = new ArrayList<>();
            int[] which = new int[shown.size()];
            float[] seen = new float[shown.size()];
            for (int i = 0; i < which.length; i++) {
                Picture picture = shown.get(i);
                Object same = picture.file == null ? i : picture.file;
                which[i] = places.computeIfAbsent(same, file -> places.size());
                if (which[i] == pictures.size()) {
                    pictures.add(picture.image);
                }
                seen[i] = picture.seen ? 1 : 0;
            }
            return new Pixels(pictures, which, seen);
        }

        /** Whether any stands here once and is shown several times. */
        public boolean repeats() {
            return pictures.size() < which.length;
        }

        @Override
        public VisualInput part(int from, int to) {
            int[] shown = Arrays.copyOfRange(which, from, to);
            List<Integer> wanted = Arrays.stream(shown).distinct().boxed().toList();
            return new Pixels(
                    wanted.stream().map(pictures::get).toList(),
                    Arrays.stream(shown).map(wanted::indexOf).toArray(),
                    Arrays.copyOfRange(seen, from, to));
        }
    }

    /**
     * Features, padded to the most that one of the pictures has.
     *
     * @param count V
     * @param dimension D
     * @param values {@code [P, V, D + 5]}: features, then the box's place
     * @param seen {@code [P, V]}, 0 for padding and where a picture is missing
     */
    record Tokens(int count, int dimension, float[] values, float[] seen) implements VisualInput {

        private static Tokens of(List<Features> pictures) {
            int count =
                    pictures.stream().mapToInt(f -> f.features().count()).max().orElseThrow();
            int dimension = pictures.get(0).features().dimension();
            int width = dimension + FeatureEncoder.PLACE;
            float[] values = new float[pictures.size() * count * width];
            float[] seen = new float[pictures.size() * count];
            for (int i = 0; i < pictures.size(); i++) {
                PictureFeatures features = pictures.get(i).features();
                for (int j = 0; j < features.count(); j++) {
                    int at = (i * count + j) * width;
                    System.arraycopy(features.features(), j * dimension, values, at, dimension);
                    place(features, j, values, at + dimension);
                    seen[i * count + j] = pictures.get(i).seen() ? 1 : 0;
                }
            }
            return new Tokens(count, dimension, values, seen);
        }

        /** Shares of the picture; the whole of it where the extractor told no boxes. */
        private static void place(PictureFeatures features, int token, float[] out, int at) {
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
