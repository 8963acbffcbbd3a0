package org.visualbert4j.internal.settings;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.internal.model.CoAttentionConfig;
import org.visualbert4j.internal.model.HeadKind;
import org.visualbert4j.internal.model.Task;

/** Which network is trained, and what it starts from. */
public record ModelSettings(
        @Setting(
                help = "Size of a new model, or a checkpoint's folder, or its name on the hub.",
                value = "tiny",
                form = "tiny|small|base|path|name")
        String model,

        @Setting(help = "Take names on the hub from the cache only.", value = "false")
        boolean offline,

        @Setting(help = "Start a checkpoint's head anew, for other labels than it was trained on.", value = "false")
        boolean newHead,

        @Setting(
                help =
                        "What a label is: one, a list of labels (multi-label), labels with scores, as VQA's answers (soft-label),"
                                + " or one of the record's own texts (multiple-choice).",
                value = "single-label")
        String task,

        @Setting(help = "Images of a record.", value = "1", form = "1|2")
        int images,

        @Setting(
                help = "What classifies: the pooled state (visual_reasoning) or the last token but one (vqa).",
                value = "visual_reasoning")
        String head,

        @Setting(help = "Where the modalities meet.", value = "concat")
        String fusion,

        @Setting(help = "What stands around the attention of a co-attention layer.", value = "residual")
        String coAttentionVariant,

        @Setting(help = "Number of co-attention layers.", value = "1")
        int coAttentionLayers,

        @Setting(
                help =
                        "A vocab.txt or its folder; without it a checkpoint has its own, and one is made of the training texts for"
                                + " a new model.")
        @Nullable
        Path vocabulary,

        @Setting(help = "Word pieces at most in a vocabulary made of the training texts.", value = "8192")
        int vocabularySize,

        @Setting(help = "Word pieces a text is cut to, special tokens included.", value = "128")
        int maxTextLength,

        @Setting(help = "Appended to every text; \"? [MASK]\" in the original's VQA recipe.") @Nullable
        String textSuffix,

        @Setting(help = "Token type of visual tokens.", form = "0|1") @Nullable
        Integer visualTokenType,

        @Setting(help = "Dropout of hidden states and attention.") @Nullable
        Double dropout) {

    private static final int MOST_LAYERS = 1000;
    private static final int MOST_WORD_PIECES = 1 << 24;
    private static final int SHORTEST_TEXT = 3; // [CLS], a word piece, [SEP]
    static final Map<String, Task> TASKS = Map.of(
            "single-label", Task.SINGLE_LABEL,
            "multi-label", Task.MULTI_LABEL,
            "soft-label", Task.SOFT_LABEL,
            "multiple-choice", Task.MULTIPLE_CHOICE);
    static final Map<String, HeadKind> HEADS =
            Map.of("visual_reasoning", HeadKind.VISUAL_REASONING, "vqa", HeadKind.QUESTION_ANSWERING);
    static final Map<String, Boolean> CO_ATTENTION = Map.of("concat", false, "co-attention", true);
    static final Map<String, CoAttentionConfig.Variant> VARIANTS = Map.of(
            "bare", CoAttentionConfig.Variant.BARE,
            "residual", CoAttentionConfig.Variant.RESIDUAL,
            "block", CoAttentionConfig.Variant.BLOCK);

    /** Checks the choices and the numbers. */
    public ModelSettings {
        Choices.choose("task", task, TASKS);
        classifies(head);
        Choices.choose("fusion", fusion, CO_ATTENTION);
        Choices.choose("co-attention-variant", coAttentionVariant, VARIANTS);
        Choices.check(images == 1 || images == 2, "images", images, "1 or 2");
        Choices.range("co-attention-layers", coAttentionLayers, 1, MOST_LAYERS);
        Choices.range("vocabulary-size", vocabularySize, 1, MOST_WORD_PIECES);
        Choices.check(
                maxTextLength >= SHORTEST_TEXT,
                "max-text-length",
                maxTextLength,
                SHORTEST_TEXT + " or more, as two are special tokens");
        Choices.check(
                List.of(0, 1).contains(Objects.requireNonNullElse(visualTokenType, 0)),
                "visual-token-type",
                String.valueOf(visualTokenType),
                "0 or 1");
        double share = Objects.requireNonNullElse(dropout, 0.0);
        Choices.check(share >= 0 && share < 1, "dropout", share, "a share from 0 to below 1");
    }

    /** What a record's label is. */
    public Task labels() {
        return Choices.choose("task", task, TASKS);
    }

    /** What is trained on top of the network. */
    public HeadKind headKind() {
        return classifies(head);
    }

    public boolean hasCoAttention() {
        return Choices.choose("fusion", fusion, CO_ATTENTION);
    }

    public CoAttentionConfig.Variant variant() {
        return Choices.choose("co-attention-variant", coAttentionVariant, VARIANTS);
    }

    /** Pretraining's head is not for choosing. */
    private static HeadKind classifies(String head) {
        return head.equals(HeadKind.PRETRAINING.key()) ? HeadKind.PRETRAINING : Choices.choose("head", head, HEADS);
    }
}
