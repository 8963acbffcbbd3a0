package org.visualbert4j.internal.settings;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What pretraining has of settings beside those it shares with training. */
public record PretrainingSettings(
        @Setting(
                help =
                        "What is predicted: masked words and whether the caption is the image's (captions), or masked words alone (task).",
                value = "captions")
        String objective,

        @Setting(
                help =
                        "Instead of a model a text BERT to start from, with weights as transformers has them: its folder,"
                                + " or its name on the hub.",
                form = "path|name")
        @Nullable
        String bert) {

    /** What means nothing where there are no labels. */
    static final Set<String> WITHOUT = Set.of(
            "test",
            "fold",
            "label-field",
            "label-format",
            "label-separator",
            "normalize-labels",
            "choices-field",
            "on-missing-label",
            "new-head",
            "task",
            "head",
            "label-smoothing",
            "class-weights",
            "best-by",
            "calibrate",
            "target-error",
            "confidence",
            "accept-by-label");

    /** What those are instead of their defaults. */
    static final Map<String, String> FIXED = Map.of("head", "pretraining", "new-head", "true", "best-by", "loss");

    static final Map<String, Boolean> OF_CAPTIONS = Map.of("captions", true, "task", false);

    /** Checks the objective. */
    public PretrainingSettings {
        ofCaptions(objective);
    }

    private static boolean ofCaptions(String objective) {
        return Choices.choose("objective", objective, OF_CAPTIONS);
    }

    /** Whether records are captions, to be told from those of other images. */
    public boolean ofCaptions() {
        return ofCaptions(objective);
    }
}
