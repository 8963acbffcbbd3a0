package org.visualbert4j.internal.model;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.internal.nn.Embedding;
import org.visualbert4j.internal.nn.ForwardPass;
import org.visualbert4j.internal.nn.Parameters;

/**
 * The network without a head (Li et al. 2019): embeddings of words and visual tokens, a fusion, one encoder over both,
 * a pooler. Reference: transformers' {@code VisualBertModel}.
 */
final class VisualBert {

    private final Embeddings embeddings;
    private final Fusion fusion;
    private final List<EncoderLayer> layers = new ArrayList<>();
    private final @Nullable EncoderLayer additionalLayer;
    private final Pooler pooler;

    VisualBert(Parameters.Section section, VisualBertConfig config) {
        embeddings = new Embeddings(section.part("embeddings"), config);
        fusion = Fusion.of(section, config);
        for (int i = 0; i < config.numHiddenLayers(); i++) {
            layers.add(new EncoderLayer(section.part("encoder").part("layer").part(String.valueOf(i)), config));
        }
        additionalLayer =
                config.bypassTransformer() ? new EncoderLayer(section.part("additional_layer"), config) : null;
        pooler = new Pooler(section.part("pooler"), config);
    }

    /** The position of what the pooled state is made of, int64 {@code [B]}. */
    static Tensor first(VisualBertInputs inputs) {
        return torch.zeros(new long[] {inputs.text().ids().size(0)}, torch.dtype(torch.ScalarType.Long));
    }

    Embedding wordEmbeddings() {
        return embeddings.wordEmbeddings();
    }

    Pooler pooler() {
        return pooler;
    }

    /**
     * Runs it.
     *
     * @param position the one position of each sequence that is wanted, int64 {@code [B]}, or null for all: the last layer
     *     then makes no others and no layer makes padding, which changes nothing of what is made
     * @return {@code [B, T+V, H]}, or {@code [B, 1, H]} for one position
     */
    Tensor forward(VisualBertInputs inputs, @Nullable Tensor position, ForwardPass pass) {
        Streams streams = fusion.fuse(embeddings.sum(inputs, pass), pass);
        Tensor x = embeddings.join(streams, pass); // [B, T+V, H]
        Tensor early = pass.recorder().isOn() ? null : position;
        Tensor sequence = additionalLayer == null || streams.visualMask() == null
                ? encode(x, streams.mask(), early, pass)
                : bypass(additionalLayer, x, streams, early, pass);
        return early == null ? at(sequence, position) : sequence;
    }

    /** {@code [B, L, H] -> [B, L, H]}, or {@code [B, 1, H]} for one position of each. */
    private Tensor encode(Tensor x, Tensor mask, @Nullable Tensor position, ForwardPass pass) {
        Sequences sequences = sequences(mask, position);
        Tensor state = sequences.rows(x); // [N, H]
        for (int i = 0; i < layers.size(); i++) {
            if (pass.recorder().isOn()) {
                pass.recorder().hiddenState(sequences.padded(state));
            }
            EncoderLayer layer = layers.get(i);
            Tensor wanted = i == layers.size() - 1 ? position : null;
            state = run(layer, state, sequences, wanted, pass);
        }
        if (layers.isEmpty()) {
            return at(x, position);
        }
        Tensor encoded = position == null ? sequences.padded(state) : state.unsqueeze(1);
        pass.recorder().hiddenState(encoded);
        return encoded;
    }

    private static Sequences sequences(Tensor mask, @Nullable Tensor position) {
        return position == null ? Sequences.whole(mask) : Sequences.withoutPadding(mask, position);
    }

    private static Tensor run(
            EncoderLayer layer, Tensor state, Sequences sequences, @Nullable Tensor position, ForwardPass pass) {
        return pass.layer(
                state,
                layer.isTrained(),
                x -> position == null
                        ? layer.forward(x, sequences, pass)
                        : layer.forwardAt(position, x, sequences, pass));
    }

    /**
     * The original's {@code bypass_transformer}: text alone through the encoder, then both through one more layer. (The
     * reference in transformers cuts a mask out of shape here and fails.)
     */
    private Tensor bypass(EncoderLayer layer, Tensor x, Streams streams, @Nullable Tensor position, ForwardPass pass) {
        long textLength = streams.textMask().size(1);
        Tensor text = encode(x.narrow(1, 0, textLength), streams.textMask(), null, pass); // [B, T, H]
        Tensor visual = x.narrow(1, textLength, x.size(1) - textLength); // [B, V, H]
        Tensor both = torch.cat(new TensorVector(text, visual), 1); // [B, T+V, H]
        Sequences sequences = sequences(streams.mask(), position);
        Tensor state = run(layer, sequences.rows(both), sequences, position, pass);
        return position == null ? sequences.padded(state) : state.unsqueeze(1);
    }

    /** {@code [B, L, H] -> [B, 1, H]}: the state of each sequence at a position; all of it if that is null. */
    private static Tensor at(Tensor x, @Nullable Tensor position) {
        return position == null
                ? x
                : torch.gather(x, 1, position.reshape(-1, 1, 1).expand(x.size(0), 1, x.size(2)));
    }
}
