package org.visualbert4j.internal.model;

import java.util.Objects;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.nn.Embedding;
import org.visualbert4j.internal.nn.ForwardPass;
import org.visualbert4j.internal.nn.InferenceLinear;
import org.visualbert4j.internal.nn.Initializer;
import org.visualbert4j.internal.nn.LayerNorm;
import org.visualbert4j.internal.nn.Parameters;

/**
 * Words and visual tokens as vectors of the hidden size. Reference: transformers' {@code VisualBertEmbeddings}, in two
 * steps so that a fusion can stand between them.
 */
final class Embeddings {

    private final Embedding wordEmbeddings;
    private final Embedding positionEmbeddings;
    private final Embedding tokenTypeEmbeddings;
    private final Embedding visualTokenTypeEmbeddings;
    private final Embedding visualPositionEmbeddings;
    private final InferenceLinear visualProjection;
    private final LayerNorm layerNorm;
    private final double dropout;
    private final long maxPositions;

    Embeddings(Parameters.Section section, VisualBertConfig config) {
        long hidden = config.hiddenSize();
        wordEmbeddings = new Embedding(
                section.part("word_embeddings"),
                config.vocabSize(),
                hidden,
                new Initializer.NormalExceptRow(
                        Objects.requireNonNullElse(config.wordInitializerRange(), config.initializerRange()),
                        config.padTokenId()),
                config.padTokenId());
        positionEmbeddings = table(section, "position_embeddings", config.maxPositionEmbeddings(), hidden, null);
        tokenTypeEmbeddings = table(section, "token_type_embeddings", config.typeVocabSize(), hidden, null);
        boolean copies = config.specialVisualInitialize();
        visualTokenTypeEmbeddings = table(
                section,
                "visual_token_type_embeddings",
                config.typeVocabSize(),
                hidden,
                copies ? tokenTypeEmbeddings : null);
        visualPositionEmbeddings = table(
                section,
                "visual_position_embeddings",
                config.maxPositionEmbeddings(),
                hidden,
                copies ? positionEmbeddings : null);
        visualProjection = InferenceLinear.of(section.part("visual_projection"), config.visualEmbeddingDim(), hidden);
        layerNorm = new LayerNorm(section.part("LayerNorm"), hidden, config.layerNormEps());
        dropout = config.hiddenDropoutProb();
        maxPositions = config.maxPositionEmbeddings();
    }

    private static Embedding table(
            Parameters.Section section, String name, long rows, long size, @Nullable Embedding original) {
        Initializer initializer = original != null ? new Initializer.CopyOf(original.weight()) : section.normal();
        return new Embedding(section.part(name), rows, size, initializer);
    }

    Embedding wordEmbeddings() {
        return wordEmbeddings;
    }

    /** Sums up what each token is made of: word, type and position; projection, type and position. */
    Streams sum(VisualBertInputs inputs, ForwardPass pass) {
        VisualBertInputs.Text text = inputs.text();
        VisualBertInputs.Visual visual = inputs.visual();
        return visual == null
                ? new Streams(words(text), text.mask(), null, null)
                : new Streams(words(text), text.mask(), visualTokens(visual, pass), visual.mask());
    }

    /** {@code [B, T, H]}. */
    private Tensor words(VisualBertInputs.Text text) {
        Tensor ids = text.ids(); // [B, T]
        long length = ids.size(1);
        Tensor positions = text.positionIds();
        if (positions == null) {
            if (length > maxPositions) {
                throw new VisualBertException(
                        VisualBertException.Code.DATA,
                        "a text of " + length + " tokens is longer than the model's " + maxPositions + " positions");
            }
            positions = torch.arange(new Scalar(length), torch.dtype(torch.ScalarType.Long))
                    .unsqueeze(0); // [1, T]
        }
        Tensor types = text.typeIds() != null ? text.typeIds() : torch.zeros_like(ids);
        return wordEmbeddings
                .forward(ids)
                .add(tokenTypeEmbeddings.forward(types))
                .add(positionEmbeddings.forward(positions));
    }

    /** {@code [B, V, H]}. */
    private Tensor visualTokens(VisualBertInputs.Visual visual, ForwardPass pass) {
        Tensor features = visual.embeds(); // [B, V, D]
        Tensor types = visual.typeIds() != null
                ? visual.typeIds()
                : torch.ones(new long[] {features.size(0), features.size(1)}, torch.dtype(torch.ScalarType.Long));
        return visualProjection
                .forward(features, pass)
                .add(visualPositions(features, visual.imageTextAlignment()))
                .add(visualTokenTypeEmbeddings.forward(types));
    }

    /** Row 0 of the visual positions, plus the mean position of the words that a visual token is aligned with. */
    private Tensor visualPositions(Tensor features, @Nullable Tensor alignment) {
        Tensor first = visualPositionEmbeddings.forward(
                torch.zeros(new long[] {1, 1}, torch.dtype(torch.ScalarType.Long))); // [1, 1, H]
        if (alignment == null) {
            return first;
        }
        long visualLength = features.size(1);
        if (alignment.size(1) < visualLength) {
            throw new VisualBertException(
                    VisualBertException.Code.DATA,
                    "image_text_alignment has " + alignment.size(1) + " rows for " + visualLength
                            + " visual tokens; it may be longer, not shorter");
        }
        Tensor cut = alignment.narrow(1, 0, visualLength); // [B, V, n]
        Tensor present = torch.ne(cut, new Scalar(-1)); // [B, V, n]
        Tensor aligned = positionEmbeddings
                .forward(cut.mul(present))
                .mul(present.unsqueeze(-1)) // [B, V, n, H]
                .sum(2); // [B, V, H]
        Tensor count = torch.clamp_min(present.sum(-1), new Scalar(1)).unsqueeze(-1); // [B, V, 1]
        return aligned.div(count).add(first);
    }

    /** Joins the streams, text first, and normalises them together: {@code [B, T+V, H]}. */
    Tensor join(Streams streams, ForwardPass pass) {
        Tensor joined = streams.visual() == null
                ? streams.text()
                : torch.cat(new TensorVector(streams.text(), streams.visual()), 1);
        // In fp32 from here on: co-attention without residuals gives the dtype of its matmuls.
        return pass.dropout(layerNorm.forward(joined.to(torch.ScalarType.Float)), dropout);
    }
}
