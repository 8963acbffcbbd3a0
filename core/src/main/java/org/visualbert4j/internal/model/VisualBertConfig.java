package org.visualbert4j.internal.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.nn.Activation;
import org.visualbert4j.internal.vision.VisualEncoderConfig;

/**
 * The shape of a network: {@code config.json} of transformers' VisualBERT, its keys and its defaults, and three keys of
 * ours (co_attention, visual_encoder, input_recipe, labelling) which transformers passes over.
 *
 * @param architectures the head, as transformers' class name; see {@link HeadKind}
 * @param id2label the labels by class index; their number is the number of classes
 * @param wordInitializerRange the standard deviation that new word embeddings start with, where it is not that of all else
 * @param labelling how scores become labels
 * @param tieWordEmbeddings whether the pretraining head's decoder of words is their embeddings, and has no weights of its own
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record VisualBertConfig(
        List<String> architectures,
        double attentionProbsDropoutProb,
        boolean bypassTransformer,
        @Nullable CoAttentionConfig coAttention,
        Activation hiddenAct,
        double hiddenDropoutProb,
        long hiddenSize,
        @JsonProperty("id2label") SortedMap<Integer, String> id2label,
        double initializerRange,
        InputRecipe inputRecipe,
        long intermediateSize,
        double layerNormEps,
        long maxPositionEmbeddings,
        String modelType,
        long numAttentionHeads,
        long numHiddenLayers,
        long padTokenId,
        boolean specialVisualInitialize,
        long typeVocabSize,
        long visualEmbeddingDim,
        @Nullable VisualEncoderConfig visualEncoder,
        long vocabSize,
        @Nullable Double wordInitializerRange,
        Labelling labelling,
        boolean tieWordEmbeddings) {

    /** The value of {@code model_type} in a VisualBERT checkpoint. */
    public static final String MODEL_TYPE = "visual_bert";

    /** Checks that the sizes fit each other. */
    public VisualBertConfig {
        ConfigCheck.that(architectures.stream().noneMatch(Objects::isNull), "architectures", "must be a list of texts");
        architectures = List.copyOf(architectures);
        ConfigCheck.positive("hidden_size", hiddenSize);
        ConfigCheck.positive("intermediate_size", intermediateSize);
        ConfigCheck.positive("max_position_embeddings", maxPositionEmbeddings);
        ConfigCheck.positive("num_attention_heads", numAttentionHeads);
        ConfigCheck.positive("type_vocab_size", typeVocabSize);
        ConfigCheck.positive("visual_embedding_dim", visualEmbeddingDim);
        ConfigCheck.positive("vocab_size", vocabSize);
        ConfigCheck.layers("num_hidden_layers", numHiddenLayers);
        ConfigCheck.divides("num_attention_heads", numAttentionHeads, "hidden_size", hiddenSize);
        ConfigCheck.that(
                padTokenId >= 0 && padTokenId < vocabSize,
                "pad_token_id",
                "must be below vocab_size, is " + padTokenId);
        ConfigCheck.range("layer_norm_eps", layerNormEps, 1);
        ConfigCheck.deviation("initializer_range", initializerRange);
        ConfigCheck.deviation("word_initializer_range", wordInitializerRange == null ? 0 : wordInitializerRange);
        ConfigCheck.labels(id2label);
        ConfigCheck.calibration(labelling, id2label.size());
        id2label = Collections.unmodifiableSortedMap(new TreeMap<>(id2label));
        ConfigCheck.probability("hidden_dropout_prob", hiddenDropoutProb);
        ConfigCheck.probability("attention_probs_dropout_prob", attentionProbsDropoutProb);
        ConfigCheck.that(
                inputRecipe.visualTokenType() >= 0 && inputRecipe.visualTokenType() < typeVocabSize,
                "input_recipe.visual_token_type",
                "must be below type_vocab_size " + typeVocabSize + ", is " + inputRecipe.visualTokenType());
        ConfigCheck.that(
                inputRecipe.maxTextLength() > 0 && inputRecipe.maxTextLength() <= maxPositionEmbeddings,
                "input_recipe.max_text_length",
                "must be 1 to max_position_embeddings " + maxPositionEmbeddings + ", is "
                        + inputRecipe.maxTextLength());
        ConfigCheck.that(
                inputRecipe.images() <= 2, "input_recipe.images", "must be 1 or 2, is " + inputRecipe.images());
        if (coAttention != null) {
            ConfigCheck.positive("co_attention.num_layers", coAttention.numLayers());
            ConfigCheck.layers("co_attention.num_layers", coAttention.numLayers());
            ConfigCheck.positive("co_attention.num_attention_heads", coAttention.numAttentionHeads());
            ConfigCheck.positive("co_attention.intermediate_size", coAttention.intermediateSize());
            ConfigCheck.divides(
                    "co_attention.num_attention_heads", coAttention.numAttentionHeads(),
                    "co_attention.hidden_size", coAttention.hiddenSize());
            ConfigCheck.that(
                    coAttention.variant() != CoAttentionConfig.Variant.BARE || coAttention.hiddenSize() == hiddenSize,
                    "co_attention.hidden_size",
                    "must be hidden_size " + hiddenSize + " in the bare variant, is " + coAttention.hiddenSize());
        }
    }

    /** transformers' defaults: the base size, 12 layers of 768, without co-attention, two classes. */
    public static VisualBertConfig base() {
        return new VisualBertConfig(
                List.of(HeadKind.VISUAL_REASONING.architecture()),
                0.1,
                false,
                null,
                Activation.GELU,
                0.1,
                768,
                new TreeMap<>(Map.of(0, "LABEL_0", 1, "LABEL_1")),
                0.02,
                InputRecipe.DEFAULT,
                3072,
                1e-12,
                512,
                MODEL_TYPE,
                12,
                12,
                0, // [PAD] of every BERT vocabulary; transformers says 1 and does not mean it
                true,
                2,
                512,
                null,
                30522,
                null,
                Labelling.SINGLE,
                true);
    }

    /** A configuration that begins as this one. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** What a record's label is. */
    public Task task() {
        return labelling.task();
    }

    /** How many classes there are. */
    public int numLabels() {
        return id2label.size();
    }

    /** The head. */
    public HeadKind headKind() {
        return HeadKind.ofArchitecture(architectures.isEmpty() ? "" : architectures.get(0));
    }

    /** A configuration being changed; {@link #build} checks it. For one thread. */
    public static final class Builder {

        private final VisualBertConfig from;
        private List<String> architectures;
        private double attentionDropout;
        private @Nullable CoAttentionConfig coAttention;
        private double hiddenDropout;
        private long hiddenSize;
        private SortedMap<Integer, String> id2label;
        private double initializerRange;
        private InputRecipe inputRecipe;
        private long intermediateSize;
        private long heads;
        private long layers;
        private long visualEmbeddingDim;
        private @Nullable VisualEncoderConfig visualEncoder;
        private long vocabSize;
        private @Nullable Double wordInitializerRange;
        private Labelling labelling;

        private Builder(VisualBertConfig from) {
            this.from = from;
            architectures = from.architectures;
            attentionDropout = from.attentionProbsDropoutProb;
            coAttention = from.coAttention;
            hiddenDropout = from.hiddenDropoutProb;
            hiddenSize = from.hiddenSize;
            id2label = from.id2label;
            initializerRange = from.initializerRange;
            inputRecipe = from.inputRecipe;
            intermediateSize = from.intermediateSize;
            heads = from.numAttentionHeads;
            layers = from.numHiddenLayers;
            visualEmbeddingDim = from.visualEmbeddingDim;
            visualEncoder = from.visualEncoder;
            vocabSize = from.vocabSize;
            wordInitializerRange = from.wordInitializerRange;
            labelling = from.labelling;
        }

        /**
         * Sets the sizes of the encoder. The initial scale follows the width: 0.02 suits 768 and is too little for a narrow
         * network, whose attention then sees no difference between tokens. Words start larger still, at the scale of visual
         * tokens, beside which they would else go under in co-attention. (Metrics: docs/easy-vqa.md.)
         */
        public Builder size(long hiddenLayers, long hidden, long attentionHeads) {
            layers = hiddenLayers;
            hiddenSize = hidden;
            heads = attentionHeads;
            intermediateSize = 4 * hidden;
            initializerRange = 0.9 / Math.sqrt((double) hidden);
            wordInitializerRange = 0.5;
            return this;
        }

        /** Sets the number of word pieces. */
        public Builder vocabSize(long size) {
            vocabSize = size;
            return this;
        }

        /** Sets the head and its labels, by class. */
        public Builder head(HeadKind kind, List<String> labels) {
            architectures = List.of(kind.architecture());
            id2label = new TreeMap<>();
            labels.forEach(label -> id2label.put(id2label.size(), label));
            return this;
        }

        /** Sets co-attention, or takes it away if null. */
        public Builder coAttention(@Nullable CoAttentionConfig fusion) {
            coAttention = fusion;
            return this;
        }

        /** Sets an encoder of images, and the size of visual tokens to that of its. */
        public Builder visualEncoder(VisualEncoderConfig encoder) {
            visualEncoder = encoder;
            visualEmbeddingDim = encoder.dimension();
            return this;
        }

        /** Sets the size of visual tokens, which come from elsewhere. */
        public Builder visualEmbeddingDim(long dimension) {
            visualEmbeddingDim = dimension;
            return this;
        }

        /** Sets the input recipe. */
        public Builder inputRecipe(InputRecipe recipe) {
            inputRecipe = recipe;
            return this;
        }

        /** Sets how scores become labels. */
        public Builder labelling(Labelling other) {
            labelling = other;
            return this;
        }

        /** Sets dropout of hidden states and of attention weights. */
        public Builder dropout(double probability) {
            hiddenDropout = probability;
            attentionDropout = probability;
            return this;
        }

        /**
         * The configuration.
         *
         * @throws VisualBertException CONFIG, naming the first key whose value does not fit
         */
        public VisualBertConfig build() {
            return new VisualBertConfig(
                    architectures,
                    attentionDropout,
                    from.bypassTransformer,
                    coAttention,
                    from.hiddenAct,
                    hiddenDropout,
                    hiddenSize,
                    id2label,
                    initializerRange,
                    inputRecipe,
                    intermediateSize,
                    from.layerNormEps,
                    from.maxPositionEmbeddings,
                    from.modelType,
                    heads,
                    layers,
                    from.padTokenId,
                    from.specialVisualInitialize,
                    from.typeVocabSize,
                    visualEmbeddingDim,
                    visualEncoder,
                    vocabSize,
                    wordInitializerRange,
                    labelling,
                    from.tieWordEmbeddings);
        }
    }
}
