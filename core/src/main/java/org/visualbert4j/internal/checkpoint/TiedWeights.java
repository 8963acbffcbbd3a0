package org.visualbert4j.internal.checkpoint;

import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;

/**
 * The decoder of masked words, whose weights are the word embeddings unless {@code tie_word_embeddings} is false: checkpoints
 * hold them under either name, or both.
 */
final class TiedWeights {

    private static final Map<String, String> TIED = Map.of(
            "cls.predictions.decoder.weight", "visual_bert.embeddings.word_embeddings.weight",
            "cls.predictions.decoder.bias", "cls.predictions.bias");

    private TiedWeights() {}

    /**
     * Leaves one of each two, under the name that the model has.
     *
     * @param tensors by the model's names, to be changed
     * @param expected the model's names
     * @param decodes whether the model is used to predict words
     * @return the same tensors
     * @throws VisualBertException CHECKPOINT where the two differ and the model would use one for the other
     */
    static Map<String, Tensor> settle(
            Map<String, Tensor> tensors, Set<String> expected, boolean decodes, Object source) {
        TIED.forEach((alias, name) -> {
            Tensor kept = tensors.get(name);
            Tensor second = expected.contains(alias) ? null : tensors.remove(alias);
            if (second != null) {
                if (kept == null && expected.contains(name)) {
                    tensors.put(name, second);
                } else {
                    check(kept, second, decodes, alias, name, source);
                }
            }
        });
        return tensors;
    }

    private static void check(
            @Nullable Tensor kept, Tensor second, boolean decodes, String alias, String name, Object source) {
        if (decodes && kept != null && !kept.equal(second)) {
            throw new VisualBertException(
                    VisualBertException.Code.CHECKPOINT,
                    source + ": " + alias + " is not the same as " + name
                            + ", which tie_word_embeddings takes it for; say \"tie_word_embeddings\": false in config.json");
        }
    }
}
