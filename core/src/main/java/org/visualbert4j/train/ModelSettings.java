package org.visualbert4j.train;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Which network is trained, and what it starts from. */
public record ModelSettings(
        @Setting(
                help = "tiny, small or base for a new model, or the folder of a checkpoint, or its name on the hub.",
                value = "tiny")
        String model,

        @Setting(help = "Take names on the hub from the cache only.", value = "false")
        boolean offline,

        @Setting(help = "Start a checkpoint's head anew, for other labels than it was trained on.", value = "false")
        boolean newHead,

        @Setting(
                help =
                        "What a label is: single-label, multi-label (a list of labels), soft-label (labels with how right each"
                                + " is, as VQA's answers) or multiple-choice (one of the record's own texts).",
                value = "single-label")
        String task,

        @Setting(help = "Pictures a record has, 1 or 2.", value = "1")
        int images,

        @Setting(
                help = "What classifies: visual_reasoning (the pooled state) or vqa (the last token but one).",
                value = "visual_reasoning")
        String head,

        @Setting(help = "Where the modalities meet: concat or co-attention.", value = "concat")
        String fusion,

        @Setting(help = "bare, residual or block.", value = "residual")
        String coAttentionVariant,

        @Setting(help = "How many co-attention layers.", value = "1")
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

        @Setting(help = "Token type of visual tokens, 0 or 1.") @Nullable
        Integer visualTokenType,

        @Setting(help = "Dropout of hidden states and attention.") @Nullable
        Double dropout) {

    /** Checks the numbers. */
    public ModelSettings {
        Choices.check(images == 1 || images == 2, "images", images, "1 or 2");
    }
}
