package org.visualbert4j.internal.model;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.visualbert4j.internal.nn.Attention;
import org.visualbert4j.internal.nn.ForwardPass;
import org.visualbert4j.internal.nn.Parameters;

/** Co-attentional layers one after the other, after ViLBERT (Lu et al. 2019). Text alone passes through unchanged. */
final class CoAttention implements Fusion {

    private final List<CoAttentionLayer> layers = new ArrayList<>();

    CoAttention(Parameters.Section section, VisualBertConfig config, CoAttentionConfig coAttention) {
        for (int i = 0; i < coAttention.numLayers(); i++) {
            layers.add(new CoAttentionLayer(section.part(String.valueOf(i)), config, coAttention));
        }
    }

    @Override
    public Streams fuse(Streams streams, ForwardPass pass) {
        Tensor visual = streams.visual();
        Tensor visualMask = streams.visualMask();
        if (visual == null || visualMask == null) {
            return streams;
        }
        Tensor additiveTextMask = Attention.additiveMask(streams.textMask()); // [B, 1, 1, T]
        Tensor additiveVisualMask = Attention.additiveMask(visualMask); // [B, 1, 1, V]
        List<Tensor> pair = List.of(streams.text(), visual);
        for (CoAttentionLayer layer : layers) {
            pair = pass.layer(
                    pair,
                    layer.isTrained(),
                    in -> layer.forward(
                                    new CoAttentionLayer.Pair(in.get(0), in.get(1)),
                                    additiveTextMask,
                                    additiveVisualMask,
                                    pass)
                            .asList());
        }
        return streams.with(pair.get(0), pair.get(1));
    }
}
