package org.visualbert4j.internal.model;

import org.bytedeco.pytorch.Tensor;
import org.visualbert4j.internal.nn.Activation;
import org.visualbert4j.internal.nn.ForwardPass;
import org.visualbert4j.internal.nn.InferenceLinear;
import org.visualbert4j.internal.nn.LayerNorm;
import org.visualbert4j.internal.nn.Parameters;

/** BERT's feed-forward network: out to the intermediate size and back, dropout, residual, LayerNorm. */
final class FeedForward {

    private final InferenceLinear intermediate;
    private final InferenceLinear output;
    private final LayerNorm layerNorm;
    private final Activation activation;
    private final double dropout;

    private FeedForward(
            InferenceLinear intermediate, InferenceLinear output, LayerNorm layerNorm, VisualBertConfig config) {
        this.intermediate = intermediate;
        this.output = output;
        this.layerNorm = layerNorm;
        this.activation = config.hiddenAct();
        this.dropout = config.hiddenDropoutProb();
    }

    /** Its parameters stand in {@code <prefix>intermediate} and {@code <prefix>output} of a section. */
    static FeedForward named(Parameters.Section section, String prefix, long size, VisualBertConfig config) {
        long hidden = config.hiddenSize();
        Parameters.Section output = section.part(prefix + "output");
        return new FeedForward(
                InferenceLinear.of(section.part(prefix + "intermediate").part("dense"), hidden, size),
                InferenceLinear.of(output.part("dense"), size, hidden),
                new LayerNorm(output.part("LayerNorm"), hidden, config.layerNormEps()),
                config);
    }

    /** {@code [..., H] -> [..., H]}. */
    Tensor forward(Tensor x, ForwardPass pass) {
        Tensor inner = intermediate.forward(x, activation, pass); // [..., size]
        return layerNorm.forward(pass.dropoutAndAdd(output.forward(inner, pass), x, dropout));
    }
}
