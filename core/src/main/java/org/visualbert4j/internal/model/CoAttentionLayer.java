package org.visualbert4j.internal.model;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.internal.nn.ActivationRecorder;
import org.visualbert4j.internal.nn.Attention;
import org.visualbert4j.internal.nn.ForwardPass;
import org.visualbert4j.internal.nn.InferenceLinear;
import org.visualbert4j.internal.nn.LayerNorm;
import org.visualbert4j.internal.nn.Linear;
import org.visualbert4j.internal.nn.Parameters;

/**
 * One co-attentional layer: words ask visual tokens, visual tokens ask words, and each context belongs to the stream that
 * asked. Parameter names are ViLBERT's; its stream 1 is visual, its stream 2 is text.
 */
final class CoAttentionLayer {

    private final Parameters.Section section;
    private final InferenceLinear visualQuery;
    private final InferenceLinear visualKey;
    private final InferenceLinear visualValue;
    private final InferenceLinear textQuery;
    private final InferenceLinear textKey;
    private final InferenceLinear textValue;
    private final Attention attention;
    private final @Nullable Output visualOutput;
    private final @Nullable Output textOutput;
    private final @Nullable FeedForward visualFeedForward;
    private final @Nullable FeedForward textFeedForward;

    /** Both streams: {@code [B, T, H]} and {@code [B, V, H]}. */
    record Pair(Tensor text, Tensor visual) {
        List<Tensor> asList() {
            return List.of(text, visual);
        }
    }

    CoAttentionLayer(Parameters.Section section, VisualBertConfig config, CoAttentionConfig coAttention) {
        this.section = section;
        long hidden = config.hiddenSize();
        long size = coAttention.hiddenSize();
        Parameters.Section inner = section.part("biattention");
        visualQuery = attentionInput(inner.part("query1"), hidden, size);
        visualKey = attentionInput(inner.part("key1"), hidden, size);
        visualValue = attentionInput(inner.part("value1"), hidden, size);
        textQuery = attentionInput(inner.part("query2"), hidden, size);
        textKey = attentionInput(inner.part("key2"), hidden, size);
        textValue = attentionInput(inner.part("value2"), hidden, size);
        attention = new Attention(coAttention.numAttentionHeads(), config.attentionProbsDropoutProb());

        boolean bare = coAttention.variant() == CoAttentionConfig.Variant.BARE;
        Parameters.Section output = section.part("biOutput");
        visualOutput = bare ? null : new Output(output, "1", size, config);
        textOutput = bare ? null : new Output(output, "2", size, config);

        boolean block = coAttention.variant() == CoAttentionConfig.Variant.BLOCK;
        long intermediate = coAttention.intermediateSize();
        visualFeedForward = block ? FeedForward.named(section, "v_", intermediate, config) : null;
        textFeedForward = block ? FeedForward.named(section, "t_", intermediate, config) : null;
    }

    private static InferenceLinear attentionInput(Parameters.Section section, long in, long out) {
        return InferenceLinear.forAttention(section, new Linear(section, in, out));
    }

    /** Whether any of it is trained, and not all frozen. */
    boolean isTrained() {
        return section.isTrained();
    }

    /** The masks are additive, {@code [B, 1, 1, T]} and {@code [B, 1, 1, V]}: padding is not attended to. */
    Pair forward(Pair in, Tensor textMask, Tensor visualMask, ForwardPass pass) {
        Attention.Result fromVisual = attention.forward(
                textQuery.forward(in.text, pass),
                visualKey.forward(in.visual, pass),
                visualValue.forward(in.visual, pass),
                visualMask,
                pass); // [B, T, size]
        Attention.Result fromText = attention.forward(
                visualQuery.forward(in.visual, pass),
                textKey.forward(in.text, pass),
                textValue.forward(in.text, pass),
                textMask,
                pass); // [B, V, size]
        if (fromVisual.probabilities() != null && fromText.probabilities() != null) {
            pass.recorder()
                    .coAttention(new ActivationRecorder.CoAttentionWeights(
                            fromVisual.probabilities(), fromText.probabilities()));
        }
        Tensor text = fromVisual.context();
        Tensor visual = fromText.context();
        if (textOutput != null && visualOutput != null) {
            text = textOutput.forward(text, in.text, pass); // [B, T, H]
            visual = visualOutput.forward(visual, in.visual, pass); // [B, V, H]
        }
        if (textFeedForward != null && visualFeedForward != null) {
            text = textFeedForward.forward(text, pass);
            visual = visualFeedForward.forward(visual, pass);
        }
        return new Pair(text, visual);
    }

    /** ViLBERT's BertBiOutput for one stream: back to the hidden size, dropout, residual, LayerNorm. */
    private static final class Output {
        private final InferenceLinear dense;
        private final LayerNorm layerNorm;
        private final double dropout;

        Output(Parameters.Section section, String stream, long size, VisualBertConfig config) {
            dense = InferenceLinear.of(section.part("dense" + stream), size, config.hiddenSize());
            layerNorm = new LayerNorm(section.part("LayerNorm" + stream), config.hiddenSize(), config.layerNormEps());
            dropout = config.hiddenDropoutProb();
        }

        Tensor forward(Tensor context, Tensor residual, ForwardPass pass) {
            return layerNorm.forward(
                    pass.dropout(dense.forward(context, pass), dropout).add(residual));
        }
    }
}
