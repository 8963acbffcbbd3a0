package org.visualbert4j.internal.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * Co-attention between embeddings and encoder.
 *
 * @param variant what follows the attention
 * @param numLayers how many layers, 1 or more
 * @param hiddenSize ViLBERT's bi_hidden_size, a multiple of the heads; in the bare variant the model's hidden size
 * @param numAttentionHeads ViLBERT's bi_num_attention_heads
 * @param intermediateSize of the feed-forward networks of the block variant
 */
@JsonNaming(SnakeCaseStrategy.class)
public record CoAttentionConfig(
        Variant variant, int numLayers, long hiddenSize, long numAttentionHeads, long intermediateSize) {

    /** What follows the attention of a co-attention layer. */
    public enum Variant {
        /** Nothing: the contexts take the place of the embeddings. */
        @JsonProperty("bare")
        BARE,
        /** ViLBERT's output block for each stream: dense, dropout, residual, LayerNorm. */
        @JsonProperty("residual")
        RESIDUAL,
        /** The same and a feed-forward network for each stream. */
        @JsonProperty("block")
        BLOCK
    }
}
