package org.visualbert4j.internal.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;

/**
 * What a forward pass takes, by transformers' argument names. What is null there is null here.
 *
 * @param inputIds int64 {@code [B, T]}; {@code [B, choices, T]} for the multiple-choice head, and so for all others
 * @param attentionMask {@code [B, T]}, 1 for tokens and 0 for padding; all ones if null
 * @param tokenTypeIds int64 {@code [B, T]}; zeros if null
 * @param positionIds int64 {@code [B, T]}; 0, 1, 2 ... if null
 * @param visualEmbeds {@code [B, V, D]}; text alone if null
 * @param visualAttentionMask {@code [B, V]}; all ones if null
 * @param visualTokenTypeIds int64 {@code [B, V]}; ones if null
 * @param imageTextAlignment int64 {@code [B, V or more, n]}, positions of words, -1 for padding
 * @param regionToPhrasePosition int64 {@code [B, P]}, for the region-to-phrase head
 * @param labels what the head's loss takes
 * @param sentenceImageLabels int64 {@code [B]}, for the pretraining head
 */
public record VisualBertInputs(
        Tensor inputIds,
        @Nullable Tensor attentionMask,
        @Nullable Tensor tokenTypeIds,
        @Nullable Tensor positionIds,
        @Nullable Tensor visualEmbeds,
        @Nullable Tensor visualAttentionMask,
        @Nullable Tensor visualTokenTypeIds,
        @Nullable Tensor imageTextAlignment,
        @Nullable Tensor regionToPhrasePosition,
        @Nullable Tensor labels,
        @Nullable Tensor sentenceImageLabels) {

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
     * From tensors by name.
     *
     * @throws VisualBertException DATA for a name that is none of them, or where input_ids is missing
     */
    public static VisualBertInputs of(Map<String, Tensor> byName) {
        for (String name : byName.keySet()) {
            if (!NAMES.contains(name)) {
                throw new VisualBertException(
                        VisualBertException.Code.DATA, "\"" + name + "\" is no input of VisualBERT; known: " + NAMES);
            }
        }
        Tensor inputIds = byName.get("input_ids");
        if (inputIds == null) {
            throw new VisualBertException(VisualBertException.Code.DATA, "input_ids is missing");
        }
        return new VisualBertInputs(
                inputIds,
                byName.get("attention_mask"),
                byName.get("token_type_ids"),
                byName.get("position_ids"),
                byName.get("visual_embeds"),
                byName.get("visual_attention_mask"),
                byName.get("visual_token_type_ids"),
                byName.get("image_text_alignment"),
                byName.get("region_to_phrase_position"),
                byName.get("labels"),
                byName.get("sentence_image_labels"));
    }

    /**
     * Checks that they fit each other and a model: shapes, types, ids, labels. Worth its while for inputs from outside.
     *
     * @throws VisualBertException DATA, naming the first that does not, what was found and what is expected
     */
    public void check(VisualBertConfig config) {
        new InputCheck(this, config).run();
    }

    /** The same without what only a loss needs. */
    public VisualBertInputs unlabelled() {
        Map<String, Tensor> all = byName();
        all.remove("labels");
        all.remove("sentence_image_labels");
        return of(all);
    }

    /** The same with the first two axes of all tensors but the labels made one: {@code [B, C, ...] -> [B * C, ...]}. */
    VisualBertInputs withFirstAxesJoined() {
        Map<String, Tensor> all = byName();
        UnaryOperator<Tensor> join = x -> x.flatten(0, 1);
        all.replaceAll((name, tensor) -> name.equals("labels") ? tensor : join.apply(tensor));
        return of(all);
    }

    /** The 0/1 mask of the text, {@code [B, T]}. */
    Tensor textMask() {
        return attentionMask != null ? attentionMask : torch.ones_like(inputIds);
    }

    /** The 0/1 mask of the visual tokens, {@code [B, V]}. */
    Tensor visualMask(Tensor visual) {
        return visualAttentionMask != null ? visualAttentionMask : torch.ones(visual.size(0), visual.size(1));
    }

    private Map<String, Tensor> byName() {
        Map<String, Tensor> all = new LinkedHashMap<>();
        put(all, "input_ids", inputIds);
        put(all, "attention_mask", attentionMask);
        put(all, "token_type_ids", tokenTypeIds);
        put(all, "position_ids", positionIds);
        put(all, "visual_embeds", visualEmbeds);
        put(all, "visual_attention_mask", visualAttentionMask);
        put(all, "visual_token_type_ids", visualTokenTypeIds);
        put(all, "image_text_alignment", imageTextAlignment);
        put(all, "region_to_phrase_position", regionToPhrasePosition);
        put(all, "labels", labels);
        put(all, "sentence_image_labels", sentenceImageLabels);
        return all;
    }

    private static void put(Map<String, Tensor> all, String name, @Nullable Tensor tensor) {
        if (tensor != null) {
            all.put(name, tensor);
        }
    }
}
