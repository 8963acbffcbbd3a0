package org.visualbert4j.explain;

import java.util.List;
import org.visualbert4j.label.Classifier;
import org.visualbert4j.vision.VisualEncoderConfig;

/**
 * Why a classifier gives a record a label. Lists over words have T elements, those over visual tokens V.
 *
 * @param predictions of the record, the most probable first
 * @param label the one explained
 * @param probability of it
 * @param words the word pieces, special ones included
 * @param wordEffects by how much the probability falls where the word is masked, -1 to 1; 0 for special ones, which are not
 * @param wordRelevance attention rollout (Abnar and Zuidema 2020) from the position that the head reads; sums to 1 with
 *     that of the visual tokens
 * @param wordsSeen the weights with which visual tokens ask words in co-attention, averaged over layers, heads and tokens;
 *     empty without co-attention
 * @param pictures the same of each picture
 */
public record Explanation(
        List<Classifier.Prediction> predictions,
        String label,
        double probability,
        List<String> words,
        List<Double> wordEffects,
        List<Double> wordRelevance,
        List<Double> wordsSeen,
        List<PictureExplanation> pictures) {

    /**
     * What a picture does.
     *
     * @param encoder tells where on the picture tokens are
     * @param effects by how much the probability falls where the token is hidden from the model, with those of its region
     * @param relevance attention rollout, likewise
     * @param seenByWord for each word the weights with which it asks the visual tokens in co-attention, averaged over layers
     *     and heads; empty without co-attention
     */
    public record PictureExplanation(
            VisualEncoderConfig encoder, List<Double> effects, List<Double> relevance, List<List<Double>> seenByWord) {}
}
