package org.visualbert4j.internal.model;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.nn.Attention;
import org.visualbert4j.internal.nn.Embedding;
import org.visualbert4j.internal.nn.ForwardPass;
import org.visualbert4j.internal.nn.Linear;
import org.visualbert4j.internal.nn.Parameters;

/**
 * Which visual token a phrase means: one attention head of phrases over visual tokens, its scores being the logits.
 * Reference: {@code VisualBertForRegionToPhraseAlignment}, whose word decoder and value projection take part in nothing
 * but are in its checkpoints, and so here.
 */
final class RegionToPhraseHead implements Head {

    private final Linear query;
    private final Linear key;

    RegionToPhraseHead(Parameters.Section section, VisualBertConfig config, Embedding wordEmbeddings, Pooler pooler) {
        new PretrainingHead(section, config, wordEmbeddings, pooler);
        Parameters.Section attention = section.part("attention");
        long size = config.hiddenSize() / config.numAttentionHeads();
        query = new Linear(attention.part("query"), config.hiddenSize(), size);
        key = new Linear(attention.part("key"), config.hiddenSize(), size);
        new Linear(attention.part("value"), config.hiddenSize(), size);
    }

    @Override
    public VisualBertOutputs forward(Tensor sequence, VisualBertInputs inputs, ForwardPass pass) {
        Tensor positions = inputs.regionToPhrasePosition(); // [B, P]
        VisualBertInputs.Visual visual = inputs.visual();
        if (positions == null || visual == null) {
            throw new VisualBertException(
                    VisualBertException.Code.DATA,
                    "the region-to-phrase head needs region_to_phrase_position and visual_embeds");
        }
        Tensor index = torch.clamp_min(positions, new Scalar(0))
                .unsqueeze(2)
                .expand(positions.size(0), positions.size(1), sequence.size(2));
        Tensor phrases = torch.gather(sequence, 1, index); // [B, P, H]
        long textLength = inputs.text().ids().size(1);
        Tensor regions = sequence.narrow(1, textLength, sequence.size(1) - textLength); // [B, V, H]
        Tensor q = query.forward(phrases); // [B, P, size]
        Tensor k = key.forward(regions); // [B, V, size]
        Tensor scores = torch.matmul(q, k.transpose(1, 2)).div(new Scalar(Math.sqrt((double) q.size(-1)))); // [B, P, V]
        Tensor visualMask = Attention.additiveMask(visual.mask()).squeeze(1); // [B, 1, V]
        return VisualBertOutputs.logits(scores.add(visualMask));
    }

    @Override
    public Tensor loss(VisualBertOutputs outputs, Tensor labels, VisualBertInputs inputs) {
        return Losses.divergence(outputs.logits(), labels);
    }
}
