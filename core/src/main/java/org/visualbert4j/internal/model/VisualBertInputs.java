package org.visualbert4j.internal.model;

import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;

/**
 * What a forward pass takes, all that transformers' VisualBERT takes. For multiple choice, shapes have an axis of choices
 * after the first: {@code [B, choices, ...]}.
 *
 * @param text the words
 * @param visual the visual tokens; null for text alone
 * @param regionToPhrasePosition int64 {@code [B, P]}, for the region-to-phrase head
 * @param targets what a loss needs beside the outputs; null where no loss is wanted
 */
public record VisualBertInputs(
        Text text,
        @Nullable Visual visual,
        @Nullable Tensor regionToPhrasePosition,
        @Nullable Targets targets) {

    private static final List<String> NAMES = List.of(
            "input_ids",
            "attention_mask",
            "token_type_ids",
            "position_ids",
            "visual_embeds",
            "visual_attention_mask",
            "visual_token_type_ids",
            "image_text_alignment",
            "region_to_phrase_position",
            "labels",
            "sentence_image_labels");

    /**
     * Words.
     *
     * @param ids int64 {@code [B, T]}
     * @param attentionMask {@code [B, T]}, 1 for tokens and 0 for padding; all ones if null
     * @param typeIds int64 {@code [B, T]}; zeros if null
     * @param positionIds int64 {@code [B, T]}; 0, 1, 2 ... if null
     */
    public record Text(
            Tensor ids,
            @Nullable Tensor attentionMask,
            @Nullable Tensor typeIds,
            @Nullable Tensor positionIds) {

        /** The same with other words in the same places. */
        public Text withIds(Tensor others) {
            return new Text(others, attentionMask, typeIds, positionIds);
        }

        /** The 0/1 mask, {@code [B, T]}. */
        Tensor mask() {
            return attentionMask != null ? attentionMask : torch.ones_like(ids);
        }

        private Text withFirstAxesJoined() {
            return new Text(joined(ids), joinedOrNull(attentionMask), joinedOrNull(typeIds), joinedOrNull(positionIds));
        }
    }

    /**
     * Visual tokens.
     *
     * @param embeds {@code [B, V, D]}
     * @param attentionMask {@code [B, V]}; all ones if null
     * @param typeIds int64 {@code [B, V]}; ones if null
     * @param imageTextAlignment int64 {@code [B, V or more, n]}, positions of words, -1 for padding
     */
    public record Visual(
            Tensor embeds,
            @Nullable Tensor attentionMask,
            @Nullable Tensor typeIds,
            @Nullable Tensor imageTextAlignment) {

        /** The 0/1 mask, {@code [B, V]}. */
        Tensor mask() {
            return attentionMask != null ? attentionMask : torch.ones(embeds.size(0), embeds.size(1));
        }

        private Visual withFirstAxesJoined() {
            return new Visual(
                    joined(embeds),
                    joinedOrNull(attentionMask),
                    joinedOrNull(typeIds),
                    joinedOrNull(imageTextAlignment));
        }
    }

    /**
     * What outputs should have been.
     *
     * @param labels what the head's loss takes
     * @param sentenceImageLabels int64 {@code [B]}, for the pretraining head
     */
    public record Targets(@Nullable Tensor labels, @Nullable Tensor sentenceImageLabels) {}

    /**
     * From tensors by transformers' argument names.
     *
     * @throws VisualBertException DATA for a name that is none of them, or where input_ids is missing, or visual_embeds where
     *     others speak of visual tokens
     */
    public static VisualBertInputs of(Map<String, Tensor> byName) {
        for (String name : byName.keySet()) {
            if (!NAMES.contains(name)) {
                throw error("\"" + name + "\" is no input of VisualBERT; known: " + NAMES);
            }
        }
        Tensor inputIds = byName.get("input_ids");
        if (inputIds == null) {
            throw error("input_ids is missing");
        }
        Text text = new Text(
                inputIds, byName.get("attention_mask"), byName.get("token_type_ids"), byName.get("position_ids"));
        Targets targets = new Targets(byName.get("labels"), byName.get("sentence_image_labels"));
        return new VisualBertInputs(text, visual(byName), byName.get("region_to_phrase_position"), targets);
    }

    private static @Nullable Visual visual(Map<String, Tensor> byName) {
        Tensor embeds = byName.get("visual_embeds");
        Tensor attentionMask = byName.get("visual_attention_mask");
        Tensor typeIds = byName.get("visual_token_type_ids");
        Tensor alignment = byName.get("image_text_alignment");
        if (embeds != null) {
            return new Visual(embeds, attentionMask, typeIds, alignment);
        }
        if (attentionMask != null || typeIds != null || alignment != null) {
            throw error("visual_embeds: missing, where other inputs speak of visual tokens");
        }
        return null;
    }

    /**
     * Checks that they fit each other and a model: shapes, dtypes, ids, labels. Worth its while for inputs from outside.
     *
     * @throws VisualBertException DATA, naming the first that does not, what was found and what is expected
     */
    public void check(VisualBertConfig config) {
        new InputCheck(this, config).run();
    }

    /** What the head's loss takes; null where no loss is wanted. */
    public @Nullable Tensor labels() {
        return targets == null ? null : targets.labels;
    }

    /** Whether sentence and image belong together, int64 {@code [B]}; null where the loss does not ask. */
    public @Nullable Tensor sentenceImageLabels() {
        return targets == null ? null : targets.sentenceImageLabels;
    }

    /** The same without what only a loss needs. */
    public VisualBertInputs unlabelled() {
        return new VisualBertInputs(text, visual, regionToPhrasePosition, null);
    }

    /** The same with the first two axes of all tensors but the targets made one: {@code [B, C, ...] -> [B * C, ...]}. */
    VisualBertInputs withFirstAxesJoined() {
        return new VisualBertInputs(
                text.withFirstAxesJoined(),
                visual == null ? null : visual.withFirstAxesJoined(),
                joinedOrNull(regionToPhrasePosition),
                targets);
    }

    private static Tensor joined(Tensor x) {
        return x.flatten(0, 1);
    }

    private static @Nullable Tensor joinedOrNull(@Nullable Tensor x) {
        return x == null ? null : joined(x);
    }

    private static VisualBertException error(String problem) {
        return new VisualBertException(VisualBertException.Code.DATA, problem);
    }
}
