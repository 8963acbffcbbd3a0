package org.visualbert4j.internal.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
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

    private static final JsonMapper JSON = new JsonMapper();
    private static final int MAX_LAYERS = 1000; // limits to what a foreign file can make us build
    private static final long MAX_SIZE = 1 << 24;
    private static final double MAX_DEVIATION = 1000;

    /** Checks that the sizes fit each other. */
    public VisualBertConfig {
        check(architectures.stream().noneMatch(Objects::isNull), "architectures", "must be a list of texts");
        architectures = List.copyOf(architectures);
        positive("hidden_size", hiddenSize);
        positive("intermediate_size", intermediateSize);
        positive("max_position_embeddings", maxPositionEmbeddings);
        positive("num_attention_heads", numAttentionHeads);
        positive("type_vocab_size", typeVocabSize);
        positive("visual_embedding_dim", visualEmbeddingDim);
        positive("vocab_size", vocabSize);
        layers("num_hidden_layers", numHiddenLayers);
        divides("num_attention_heads", numAttentionHeads, "hidden_size", hiddenSize);
        check(padTokenId >= 0 && padTokenId < vocabSize, "pad_token_id", "must be below vocab_size, is " + padTokenId);
        range("layer_norm_eps", layerNormEps, 1);
        range("initializer_range", initializerRange, MAX_DEVIATION);
        range("word_initializer_range", wordInitializerRange == null ? 0 : wordInitializerRange, MAX_DEVIATION);
        labels(id2label);
        probability("hidden_dropout_prob", hiddenDropoutProb);
        probability("attention_probs_dropout_prob", attentionProbsDropoutProb);
        check(
                inputRecipe.visualTokenType() >= 0 && inputRecipe.visualTokenType() < typeVocabSize,
                "input_recipe.visual_token_type",
                "must be below type_vocab_size " + typeVocabSize + ", is " + inputRecipe.visualTokenType());
        check(
                inputRecipe.maxTextLength() > 0 && inputRecipe.maxTextLength() <= maxPositionEmbeddings,
                "input_recipe.max_text_length",
                "must be 1 to max_position_embeddings " + maxPositionEmbeddings + ", is "
                        + inputRecipe.maxTextLength());
        check(inputRecipe.images() <= 2, "input_recipe.images", "must be 1 or 2, is " + inputRecipe.images());
        if (coAttention != null) {
            positive("co_attention.num_layers", coAttention.numLayers());
            layers("co_attention.num_layers", coAttention.numLayers());
            positive("co_attention.num_attention_heads", coAttention.numAttentionHeads());
            positive("co_attention.intermediate_size", coAttention.intermediateSize());
            divides(
                    "co_attention.num_attention_heads", coAttention.numAttentionHeads(),
                    "co_attention.hidden_size", coAttention.hiddenSize());
            check(
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
                new TreeMap<>(java.util.Map.of(0, "LABEL_0", 1, "LABEL_1")),
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

    /**
     * The same with other sizes. The initial scale follows the width: 0.02 suits 768 and is too little for a narrow
     * network, whose attention then sees no difference between tokens. Words start larger still, at the scale of visual
     * tokens, beside which they would else go under in co-attention. (Metrics: docs/easy-vqa.md.)
     */
    public VisualBertConfig resized(long layers, long hidden, long heads) {
        return with(node -> node.put("num_hidden_layers", layers)
                .put("hidden_size", hidden)
                .put("num_attention_heads", heads)
                .put("intermediate_size", 4 * hidden)
                .put("initializer_range", 0.9 / Math.sqrt((double) hidden))
                .put("word_initializer_range", 0.5));
    }

    /** The same with another number of word pieces. */
    public VisualBertConfig withVocabularySize(long size) {
        return with(node -> node.put("vocab_size", size));
    }

    /** The same with another head and other labels. */
    public VisualBertConfig withHead(HeadKind head, List<String> labels) {
        return with(node -> {
            node.putArray("architectures").add(head.architecture());
            ObjectNode ids = node.putObject("id2label");
            for (int i = 0; i < labels.size(); i++) {
                ids.put(String.valueOf(i), labels.get(i));
            }
        });
    }

    /** The same with co-attention, or without if null. */
    public VisualBertConfig withCoAttention(@Nullable CoAttentionConfig fusion) {
        return with(node -> node.set("co_attention", JSON.valueToTree(fusion)));
    }

    /** The same with an encoder of images, whose tokens' size it takes over. */
    public VisualBertConfig withVisualEncoder(VisualEncoderConfig encoder) {
        return with(node -> {
            node.set("visual_encoder", JSON.valueToTree(encoder));
            node.put("visual_embedding_dim", encoder.dimension());
        });
    }

    /** The same with visual tokens of another size, which come from elsewhere. */
    public VisualBertConfig withVisualEmbeddingDim(long dimension) {
        return with(node -> node.put("visual_embedding_dim", dimension));
    }

    /** The same with another input recipe. */
    public VisualBertConfig withInputRecipe(InputRecipe recipe) {
        return with(node -> node.set("input_recipe", JSON.valueToTree(recipe)));
    }

    /** The same with another way from scores to labels. */
    public VisualBertConfig withLabelling(Labelling other) {
        return with(node -> node.set("labelling", JSON.valueToTree(other)));
    }

    /** What a record's label is. */
    public Task task() {
        return labelling.task();
    }

    /** The same with another dropout of hidden states and attention. */
    public VisualBertConfig withDropout(double probability) {
        return with(
                node -> node.put("hidden_dropout_prob", probability).put("attention_probs_dropout_prob", probability));
    }

    private VisualBertConfig with(Consumer<ObjectNode> change) {
        ObjectNode node = JSON.valueToTree(this);
        change.accept(node);
        try {
            return JSON.treeToValue(node, VisualBertConfig.class);
        } catch (JsonProcessingException e) {
            if (e.getCause() instanceof VisualBertException cause) {
                throw cause;
            }
            throw new IllegalStateException(e);
        }
    }

    /** How many classes there are. */
    public int numLabels() {
        return id2label.size();
    }

    /** The head. */
    public HeadKind headKind() {
        return HeadKind.ofArchitecture(architectures.isEmpty() ? "" : architectures.get(0));
    }

    private static void positive(String key, long value) {
        check(value > 0, key, "must be positive, is " + value);
        check(value <= MAX_SIZE, key, "must not be above " + MAX_SIZE + ", is " + value);
    }

    private static void range(String key, double value, double highest) {
        check(value >= 0 && value <= highest, key, "must be 0 to " + highest + ", is " + value);
    }

    /** Classes are numbered from 0 without gaps, and no two have one name. */
    private static void labels(SortedMap<Integer, String> id2label) {
        Map<String, Integer> ids = new HashMap<>();
        for (Map.Entry<Integer, String> label : id2label.entrySet()) {
            check(
                    label.getKey() == ids.size(),
                    "id2label",
                    "has the id " + label.getKey() + ", where " + ids.size()
                            + " is expected: ids go from 0 without gaps");
            check(label.getValue() != null, "id2label." + label.getKey(), "must be a text, is null");
            Integer other = ids.put(label.getValue(), label.getKey());
            check(
                    other == null,
                    "id2label",
                    other + " and " + label.getKey() + " are both \"" + label.getValue() + "\"");
        }
    }

    private static void layers(String key, long value) {
        check(value >= 0 && value <= MAX_LAYERS, key, "must be 0 to " + MAX_LAYERS + ", is " + value);
    }

    private static void probability(String key, double value) {
        check(value >= 0 && value < 1, key, "must be at least 0 and below 1, is " + value);
    }

    private static void divides(String key, long divisor, String otherKey, long value) {
        check(value % divisor == 0 && value > 0, key, divisor + " must divide " + otherKey + " " + value);
    }

    private static void check(boolean holds, String key, String problem) {
        if (!holds) {
            throw new VisualBertException(VisualBertException.Code.CONFIG, key + ": " + problem);
        }
    }
}
