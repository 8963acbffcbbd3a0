package org.visualbert4j.internal.nn;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** Hidden states and attention weights of a forward pass, for those who asked for them. */
public final class ActivationRecorder {

    /**
     * The attention weights of a co-attention layer, rows summing to 1.
     *
     * @param textToVisual {@code [B, heads, T, V]}
     * @param visualToText {@code [B, heads, V, T]}
     */
    public record CoAttentionWeights(Tensor textToVisual, Tensor visualToText) {}

    private final boolean wantsHiddenStates;
    private final boolean wantsAttentions;
    private final List<Tensor> hiddenStates = new ArrayList<>();
    private final List<Tensor> attentions = new ArrayList<>();
    private final List<CoAttentionWeights> coAttentions = new ArrayList<>();

    ActivationRecorder(boolean wantsHiddenStates, boolean wantsAttentions) {
        this.wantsHiddenStates = wantsHiddenStates;
        this.wantsAttentions = wantsAttentions;
    }

    /** Whether anything is recorded, so that no state may be left out. */
    public boolean isOn() {
        return wantsHiddenStates || wantsAttentions;
    }

    /** Whether attention weights are recorded, so that no kernel may be used that does not form them. */
    boolean wantsAttentions() {
        return wantsAttentions;
    }

    /** Records the state before a layer, or after the last, where hidden states are wanted. */
    public void hiddenState(Tensor state) {
        if (wantsHiddenStates) {
            hiddenStates.add(state);
        }
    }

    /** Records a layer's attention weights. */
    public void attention(Tensor weights) {
        attentions.add(weights);
    }

    /** Records a co-attention layer's attention weights. */
    public void coAttention(CoAttentionWeights weights) {
        coAttentions.add(weights);
    }

    /** The input of each encoder layer and the output of the last, {@code [B, T+V, H]} each. */
    public List<Tensor> hiddenStates() {
        return hiddenStates;
    }

    /** Each encoder layer's attention weights, {@code [B, heads, T+V, T+V]}. */
    public List<Tensor> attentions() {
        return attentions;
    }

    /** Each co-attention layer's attention weights. */
    public List<CoAttentionWeights> coAttentions() {
        return coAttentions;
    }
}
