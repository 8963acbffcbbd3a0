package org.visualbert4j.model;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.nn.Attention;
import org.visualbert4j.nn.Embedding;
import org.visualbert4j.nn.ForwardPass;
import org.visualbert4j.nn.Linear;
import org.visualbert4j.nn.Parameters;

/**
 * The network without a head (Li et al. 2019): embeddings of words and visual tokens, a fusion, one encoder over both,
 * a pooler. Reference: transformers' {@code VisualBertModel}.
 */
final class VisualBert {

    private final Embeddings embeddings;
    private final Fusion fusion;
    private final List<EncoderLayer> layers = new ArrayList<>();
    private final @Nullable EncoderLayer additionalLayer;
    private final Linear pooler;

    /**
     * What it gives.
     *
     * @param sequence {@code [B, T+V, H]}
     * @param pooled {@code [B, H]}
     */
    record Output(Tensor sequence, Tensor pooled) {}

    VisualBert(Parameters.Section section, VisualBertConfig config) {
        embeddings = new Embeddings(section.part("embeddings"), config);
        fusion = Fusion.of(section, config);
        for (int i = 0; i < config.numHiddenLayers(); i++) {
            layers.add(new EncoderLayer(section.part("encoder").part("layer").part(String.valueOf(i)), config));
        }
        additionalLayer =
                config.bypassTransformer() ? new EncoderLayer(section.part("additional_layer"), config) : null;
        pooler = new Linear(section.part("pooler").part("dense"), config.hiddenSize(), config.hiddenSize());
    }

    Embedding wordEmbeddings() {
        return embeddings.wordEmbeddings();
    }

    Output forward(VisualBertInputs inputs, ForwardPass pass) {
        Streams streams = fusion.fuse(embeddings.sum(inputs), pass);
        Tensor x = embeddings.join(streams, pass); // [B, T+V, H]
        Tensor textMask = Attention.additiveMask(streams.textMask()); // [B, 1, 1, T]
        Tensor sequence;
        if (streams.visualMask() == null) {
            sequence = encode(x, textMask, pass);
        } else {
            Tensor visualMask = Attention.additiveMask(streams.visualMask()); // [B, 1, 1, V]
            Tensor mask = join(textMask, visualMask, -1); // [B, 1, 1, T+V]
            sequence =
                    additionalLayer == null ? encode(x, mask, pass) : bypass(additionalLayer, x, textMask, mask, pass);
        }
        Tensor pooled = torch.tanh(pooler.forward(sequence.select(1, 0))); // [B, H]
        return new Output(sequence, pooled);
    }

    private Tensor encode(Tensor x, Tensor mask, ForwardPass pass) {
        Tensor state = x;
        for (EncoderLayer layer : layers) {
            pass.recordHiddenState(state);
            state = layer.forward(state, mask, pass);
        }
        pass.recordHiddenState(state);
        return state;
    }

    /**
     * The original's {@code bypass_transformer}: text alone through the encoder, then both through one more layer. (The
     * reference in transformers cuts a mask out of shape here and fails.)
     */
    private Tensor bypass(EncoderLayer last, Tensor x, Tensor textMask, Tensor mask, ForwardPass pass) {
        long textLength = textMask.size(-1);
        Tensor text = encode(x.narrow(1, 0, textLength), textMask, pass); // [B, T, H]
        Tensor visual = x.narrow(1, textLength, x.size(1) - textLength); // [B, V, H]
        return last.forward(join(text, visual, 1), mask, pass);
    }

    private static Tensor join(Tensor first, Tensor second, long axis) {
        return torch.cat(new TensorVector(first, second), axis);
    }
}
