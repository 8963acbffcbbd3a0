package org.visualbert4j.internal.explain;

import java.util.Arrays;
import java.util.List;
import org.visualbert4j.internal.classifier.ScoredLabel;
import org.visualbert4j.internal.vision.VisualEncoderConfig;

/**
 * Why a classifier gives a record a label. Lists over words have W elements, those over visual tokens V.
 *
 * @param predictions of the record, the most probable first
 * @param label the one explained
 * @param probability of it
 * @param words whole ones, joined of their pieces, and the special pieces
 * @param wordsTogether how many neighbouring words are masked at a time: one, but for long texts
 * @param wordEffects by how much the probability falls where the word is masked, -1 to 1; 0 for special ones, which are not
 * @param wordRelevance attention rollout (Abnar and Zuidema 2020) from the position that the head reads; sums to 1 with
 *     that of the visual tokens
 * @param wordsSeen the weights with which visual tokens ask words in co-attention, averaged over layers, heads and tokens;
 *     empty without co-attention
 * @param images the same of each image
 */
public record Attribution(
        List<ScoredLabel> predictions,
        String label,
        double probability,
        List<String> words,
        int wordsTogether,
        List<Double> wordEffects,
        List<Double> wordRelevance,
        List<Double> wordsSeen,
        List<OfImage> images) {

    /**
     * What an image does.
     *
     * @param encoder tells where on the image tokens are, unless they have boxes
     * @param boxes of the tokens, {@code [V, 4]}, left, top, right and bottom as shares of the image; empty where the encoder
     *     tells
     * @param effects by how much the probability falls where the token is masked, with those of its region
     * @param relevance attention rollout, likewise
     * @param seenByWord for each word the weights with which it asks the visual tokens in co-attention, averaged over layers
     *     and heads; empty without co-attention
     */
    public record OfImage(
            VisualEncoderConfig encoder,
            List<Double> boxes,
            List<Double> effects,
            List<Double> relevance,
            List<List<Double>> seenByWord) {

        /**
         * What a point of the image has of values by token: the mean of those that show it; of boxes, the value
         * furthest from 0.
         *
         * @param values {@code [V]}
         * @param down share of the height above the point, from 0 to below 1
         * @param across share of the width to its left
         * @return 0 where no token shows it
         */
        public double valueAt(List<Double> values, double down, double across) {
            int[] tokens = encoder.tokensAt(down, across);
            if (tokens.length > 0) {
                return Arrays.stream(tokens).mapToDouble(values::get).average().orElse(0);
            }
            double strongest = 0;
            for (int i = 0; i < boxes.size() / 4; i++) {
                boolean inside = across >= boxes.get(4 * i)
                        && down >= boxes.get(4 * i + 1)
                        && across < boxes.get(4 * i + 2)
                        && down < boxes.get(4 * i + 3);
                strongest = inside && Math.abs(values.get(i)) > Math.abs(strongest) ? values.get(i) : strongest;
            }
            return strongest;
        }
    }
}
