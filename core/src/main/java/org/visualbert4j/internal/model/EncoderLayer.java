package org.visualbert4j.internal.model;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.visualbert4j.internal.nn.Attention;
import org.visualbert4j.internal.nn.ForwardPass;
import org.visualbert4j.internal.nn.InferenceLinear;
import org.visualbert4j.internal.nn.LayerNorm;
import org.visualbert4j.internal.nn.Linear;
import org.visualbert4j.internal.nn.Parameters;

/** One transformer layer, normalised after each residual. Reference: transformers' {@code VisualBertLayer}. */
final class EncoderLayer {

    private final Parameters.Section section;
    private final InferenceLinear query;
    private final InferenceLinear keyValue;
    private final InferenceLinear queryKeyValue;
    private final Attention attention;
    private final InferenceLinear attentionOutput;
    private final LayerNorm attentionLayerNorm;
    private final FeedForward feedForward;
    private final double dropout;

    EncoderLayer(Parameters.Section section, VisualBertConfig config) {
        this.section = section;
        long hidden = config.hiddenSize();
        Parameters.Section self = section.part("attention").part("self");
        Linear q = new Linear(self.part("query"), hidden, hidden);
        Linear k = new Linear(self.part("key"), hidden, hidden);
        Linear v = new Linear(self.part("value"), hidden, hidden);
        query = InferenceLinear.forAttention(self, q);
        keyValue = InferenceLinear.forAttention(self, k, v);
        queryKeyValue = InferenceLinear.forAttention(self, q, k, v);
        attention = new Attention(config.numAttentionHeads(), config.attentionProbsDropoutProb());
        Parameters.Section output = section.part("attention").part("output");
        attentionOutput = InferenceLinear.of(output.part("dense"), hidden, hidden);
        attentionLayerNorm = new LayerNorm(output.part("LayerNorm"), hidden, config.layerNormEps());
        feedForward = FeedForward.named(section, "", config.intermediateSize(), config);
        dropout = config.hiddenDropoutProb();
    }

    /** Whether any of it is trained, and not all frozen. */
    boolean isTrained() {
        return section.isTrained();
    }

    /** The successors of all states: {@code [N, H] -> [N, H]}, a row a token. */
    Tensor forward(Tensor x, Sequences sequences, ForwardPass pass) {
        List<Tensor> projected = queryKeyValue.forwardAll(x, pass); // [N, H] each
        Tensor context = attend(
                sequences.padded(projected.get(0)), projected.get(1), projected.get(2), sequences, pass); // [B, L, H]
        return transform(x, sequences.rows(context), pass);
    }

    /** The successors of one state of each sequence, int64 {@code [B]}: {@code [N, H] -> [B, H]}. */
    Tensor forwardAt(Tensor position, Tensor x, Sequences sequences, ForwardPass pass) {
        Tensor wanted = sequences.at(x, position); // [B, H]
        List<Tensor> projected = keyValue.forwardAll(x, pass); // [N, H] each
        Tensor queries = query.forward(wanted, pass).unsqueeze(1); // [B, 1, H]
        Tensor context = attend(queries, projected.get(0), projected.get(1), sequences, pass); // [B, 1, H]
        return transform(wanted, context.squeeze(1), pass);
    }

    private Tensor attend(Tensor queries, Tensor keys, Tensor values, Sequences sequences, ForwardPass pass) {
        Attention.Result attended = attention.forward(
                queries, sequences.padded(keys), sequences.padded(values), sequences.additiveMask(), pass);
        if (attended.probabilities() != null) {
            pass.recorder().attention(attended.probabilities());
        }
        return attended.context();
    }

    private Tensor transform(Tensor x, Tensor context, ForwardPass pass) {
        Tensor sum = pass.dropoutAndAdd(attentionOutput.forward(context, pass), x, dropout);
        return feedForward.forward(attentionLayerNorm.forward(sum), pass);
    }
}
