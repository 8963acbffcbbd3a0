package org.visualbert4j;

import java.util.List;
import java.util.stream.IntStream;
import org.visualbert4j.internal.explain.Attribution;

/**
 * Why a model gives an example a label: what its words and the parts of its images do for the label's probability. Immutable
 * and thread-safe.
 *
 * @param label the label explained
 * @param probability its probability, 0 to 1
 * @param words the text's words in order, special word pieces among them
 * @param images what the parts of each image do, in order
 */
public record Explanation(String label, double probability, List<Word> words, List<ImageEffects> images) {

    /** Keeps copies. */
    public Explanation {
        words = List.copyOf(words);
        images = List.copyOf(images);
    }

    /**
     * A word.
     *
     * @param text the word, joined of its word pieces
     * @param effect by how much the label's probability falls where the word is masked, -1 to 1 (occlusion, Zeiler and Fergus
     *     2014); 0 for special word pieces, which are not masked
     * @param attention its share of the attention rollout (Abnar and Zuidema 2020), 0 to 1
     */
    public record Word(String text, double effect, double attention) {}

    /** What the parts of an image do. */
    public static final class ImageEffects {

        private final Attribution.OfImage image;

        ImageEffects(Attribution.OfImage image) {
            this.image = image;
        }

        /**
         * By how much the label's probability falls where the model does not see what is at a point, -1 to 1.
         *
         * @param x 0 at the left edge to below 1 at the right
         * @param y 0 at the top to below 1 at the bottom
         */
        public double effectAt(double x, double y) {
            return image.valueAt(image.effects(), inside(y), inside(x));
        }

        /**
         * The attention rollout's share of the visual tokens at a point, 0 to 1.
         *
         * @param x 0 at the left edge to below 1 at the right
         * @param y 0 at the top to below 1 at the bottom
         */
        public double attentionAt(double x, double y) {
            return image.valueAt(image.relevance(), inside(y), inside(x));
        }

        /** The effects at the centres of a grid's cells, {@code [rows][columns]} from the top left. */
        public double[][] effects(int rows, int columns) {
            return IntStream.range(0, rows)
                    .mapToObj(row -> IntStream.range(0, columns)
                            .mapToDouble(column -> effectAt((column + 0.5) / columns, (row + 0.5) / rows))
                            .toArray())
                    .toArray(double[][]::new);
        }

        private static double inside(double share) {
            if (!(share >= 0 && share < 1)) {
                throw new IllegalArgumentException("a point's place is a share from 0 to below 1, not " + share);
            }
            return share;
        }
    }

    static Explanation of(Attribution attribution) {
        List<Word> words = IntStream.range(0, attribution.words().size())
                .mapToObj(i -> new Word(
                        attribution.words().get(i),
                        attribution.wordEffects().get(i),
                        attribution.wordRelevance().get(i)))
                .toList();
        return new Explanation(
                attribution.label(),
                attribution.probability(),
                words,
                attribution.images().stream().map(ImageEffects::new).toList());
    }
}
