package org.visualbert4j.internal.model;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.runtime.Finite;

/** Whether inputs from outside fit each other and a configuration, before a kernel meets them. */
final class InputCheck {

    private static final long ANY = -1;
    private static final long IGNORED_LABEL = -100;

    private final VisualBertInputs inputs;
    private final VisualBertInputs.Text text;
    private final VisualBertInputs.@Nullable Visual visual;
    private final VisualBertConfig config;
    private final HeadKind head;
    private final long[] lead; // [B], or [B, choices]
    private final long textLength;
    private final long visualLength;

    InputCheck(VisualBertInputs inputs, VisualBertConfig config) {
        this.inputs = inputs;
        text = inputs.text();
        visual = inputs.visual();
        this.config = config;
        head = config.headKind();
        long[] shape = text.ids().shape();
        int axes = head == HeadKind.MULTIPLE_CHOICE ? 3 : 2;
        if (shape.length != axes || text.ids().numel() == 0) {
            throw error("input_ids: shape " + Arrays.toString(shape) + " where "
                    + (axes == 3 ? "[records, choices, tokens]" : "[records, tokens]") + " is expected");
        }
        lead = Arrays.copyOf(shape, axes - 1);
        textLength = shape[axes - 1];
        Tensor features = visual == null ? null : visual.embeds();
        visualLength = features != null && features.dim() == axes + 1 ? features.size(axes - 1) : 0;
    }

    void run() {
        text();
        if (visual != null) {
            visual(visual);
        }
        integers(
                "region_to_phrase_position",
                inputs.regionToPhrasePosition(),
                -1,
                textLength + visualLength - 1,
                shape(ANY));
        labels();
    }

    private void text() {
        integers("input_ids", text.ids(), 0, config.vocabSize() - 1, shape(textLength));
        hasShape("attention_mask", text.attentionMask(), shape(textLength));
        integers("token_type_ids", text.typeIds(), 0, config.typeVocabSize() - 1, shape(textLength));
        integers("position_ids", text.positionIds(), 0, config.maxPositionEmbeddings() - 1, shape(textLength));
        if (text.positionIds() == null && textLength > config.maxPositionEmbeddings()) {
            throw error("input_ids: " + textLength + " tokens where the model has " + config.maxPositionEmbeddings()
                    + " positions");
        }
        if (head == HeadKind.QUESTION_ANSWERING && text.mask().sum(1).min().item_double() < 2) {
            throw error("attention_mask: the vqa head needs 2 tokens or more in every record");
        }
    }

    private void visual(VisualBertInputs.Visual tokens) {
        Tensor features = tokens.embeds();
        if (visualLength == 0 || features.size(-1) != config.visualEmbeddingDim()) {
            throw misshapen("visual_embeds", features, shape(ANY, config.visualEmbeddingDim()));
        }
        hasShape("visual_embeds", features, shape(visualLength, config.visualEmbeddingDim()));
        hasType("visual_embeds", features, torch.ScalarType.Float);
        hasShape("visual_attention_mask", tokens.attentionMask(), shape(visualLength));
        integers("visual_token_type_ids", tokens.typeIds(), 0, config.typeVocabSize() - 1, shape(visualLength));
        integers(
                "image_text_alignment",
                tokens.imageTextAlignment(),
                -1,
                config.maxPositionEmbeddings() - 1,
                shape(ANY, ANY));
    }

    private void labels() {
        Tensor labels = inputs.labels();
        if (labels != null) {
            switch (head) {
                case BASE -> throw error("labels: a model without a head takes none");
                case PRETRAINING ->
                    integers(
                            "labels",
                            labels,
                            IGNORED_LABEL,
                            config.vocabSize() - 1,
                            lead[0],
                            textLength + visualLength);
                case MULTIPLE_CHOICE -> integers("labels", labels, 0, lead[lead.length - 1] - 1, lead[0]);
                case REGION_TO_PHRASE -> {
                    hasShape("labels", labels, lead[0], ANY, visualLength);
                    hasType("labels", labels, torch.ScalarType.Float);
                }
                case QUESTION_ANSWERING, VISUAL_REASONING -> {
                    if (labels.is_floating_point()) {
                        hasShape("labels", labels, lead[0], config.numLabels());
                        hasType("labels", labels, torch.ScalarType.Float);
                    } else {
                        integers("labels", labels, IGNORED_LABEL, config.numLabels() - 1L, lead[0]);
                    }
                }
            }
        }
        integers("sentence_image_labels", inputs.sentenceImageLabels(), 0, 1, lead[0]);
    }

    private long[] shape(long... rest) {
        return LongStream.concat(Arrays.stream(lead), Arrays.stream(rest)).toArray();
    }

    private static void integers(String name, @Nullable Tensor tensor, long lowest, long highest, long... shape) {
        if (tensor == null) {
            return;
        }
        hasShape(name, tensor, shape);
        hasType(name, tensor, torch.ScalarType.Long);
        for (Tensor extreme : List.of(tensor.min(), tensor.max())) {
            long value = extreme.item_long();
            if (value < lowest || value > highest) {
                throw error(name + ": " + value + " where " + lowest + " to " + highest + " is expected");
            }
        }
    }

    private static void hasType(String name, Tensor tensor, torch.ScalarType type) {
        if (tensor.scalar_type().intern() != type) {
            throw error(name + ": type " + tensor.scalar_type().intern() + " where " + type + " is expected");
        }
        if (!Finite.all(tensor)) {
            throw error(name + ": " + Finite.countOthers(tensor) + " of its " + tensor.numel()
                    + " elements are NaN or infinite");
        }
    }

    private static void hasShape(String name, @Nullable Tensor tensor, long... expected) {
        if (tensor == null) {
            return;
        }
        long[] actual = tensor.shape();
        boolean fits = actual.length == expected.length && tensor.numel() > 0;
        for (int i = 0; fits && i < actual.length; i++) {
            fits = expected[i] == ANY || expected[i] == actual[i];
        }
        if (!fits) {
            throw misshapen(name, tensor, expected);
        }
    }

    private static VisualBertException misshapen(String name, Tensor tensor, long... expected) {
        String wanted = Arrays.stream(expected)
                .mapToObj(length -> length == ANY ? "any" : String.valueOf(length))
                .collect(Collectors.joining(", ", "[", "]"));
        return error(name + ": shape " + Arrays.toString(tensor.shape()) + " where " + wanted + " is expected");
    }

    private static VisualBertException error(String problem) {
        return new VisualBertException(VisualBertException.Code.DATA, problem);
    }
}
