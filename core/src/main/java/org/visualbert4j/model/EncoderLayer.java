package org.visualbert4j.model;

import org.bytedeco.pytorch.Tensor;
import org.visualbert4j.nn.Attention;
import org.visualbert4j.nn.ForwardPass;
import org.visualbert4j.nn.LayerNorm;
import org.visualbert4j.nn.Linear;
import org.visualbert4j.nn.Parameters;

/** One transformer layer, normalised after each residual. Reference: transformers' {@code VisualBertLayer}. */
final class EncoderLayer {

    private final Parameters.Section section;
    private final Linear query;
    private final Linear key;
    private final Linear value;
    private final Attention attention;
    private final Linear attentionOutput;
    private final LayerNorm attentionLayerNorm;
    private final FeedForward feedForward;
    private final double dropout;

    EncoderLayer(Parameters.Section section, VisualBertConfig config) {
        this.section = section;
        long hidden = config.hiddenSize();
        Parameters.Section self = section.part("attention").part("self");
        query = new Linear(self.part("query"), hidden, hidden);
        key = new Linear(self.part("key"), hidden, hidden);
        value = new Linear(self.part("value"), hidden, hidden);
        attention = new Attention(config.numAttentionHeads(), config.attentionProbsDropoutProb());
        Parameters.Section output = section.part("attention").part("output");
        attentionOutput = new Linear(output.part("dense"), hidden, hidden);
        attentionLayerNorm = new LayerNorm(output.part("LayerNorm"), hidden, config.layerNormEps());
        feedForward = FeedForward.named(section, "", config.intermediateSize(), config);
        dropout = config.hiddenDropoutProb();
    }

    /** Whether any of it is trained, and not all frozen. */
    boolean isTrained() {
        return section.isTrained();
    }

    /**
     * Runs it.
     *
     * @param wanted the states whose successors are wanted, {@code [B, n, H]}: all of {@code x}, or some
     * @param x all states, which are attended to, {@code [B, L, H]}
     * @param additiveMask {@code [B, 1, 1, L]}
     * @return {@code [B, n, H]}
     */
    Tensor forward(Tensor wanted, Tensor x, Tensor additiveMask, ForwardPass pass) {
        Attention.Result attended =
                attention.forward(query.forward(wanted), key.forward(x), value.forward(x), additiveMask, pass);
        if (attended.probabilities() != null) {
            pass.recordAttention(attended.probabilities());
        }
        Tensor sum = pass.dropoutAndAdd(attentionOutput.forward(attended.context()), wanted, dropout);
        return feedForward.forward(attentionLayerNorm.forward(sum), pass);
    }
}
