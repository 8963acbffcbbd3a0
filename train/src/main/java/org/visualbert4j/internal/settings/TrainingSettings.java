package org.visualbert4j.internal.settings;

import org.jspecify.annotations.Nullable;
import org.visualbert4j.internal.model.HeadKind;
import org.visualbert4j.internal.model.Task;

/**
 * All settings of a run, each a key of a YAML file and a flag of {@code visualbert train} or {@code visualbert pretrain};
 * see {@link SettingsReader}.
 *
 * @param data which records
 * @param model which network
 * @param visual what its visual tokens are
 * @param optimization how it is trained
 * @param selection which of its weights are kept
 * @param pretraining what it learns where it is no classifier; null where it is one
 */
public record TrainingSettings(
        DataSettings data,
        ModelSettings model,
        VisualSettings visual,
        OptimizationSettings optimization,
        SelectionSettings selection,
        @Nullable PretrainingSettings pretraining) {

    /** Checks that the head is one that labels come from, and what settings of different parts ask of each other. */
    public TrainingSettings {
        Choices.check(
                pretraining != null || model.headKind() != HeadKind.PRETRAINING,
                "head",
                model.head(),
                "visual_reasoning or vqa; pretraining has a command of its own");
        Choices.check(
                !selection.acceptByLabel() || pretraining != null || model.labels() == Task.SINGLE_LABEL,
                "accept-by-label",
                "true",
                "task single-label beside it");
        Choices.check(
                !data.dropLeaks() || visual.kind() != VisualSettings.Kind.FEATURES,
                "drop-leaks",
                "true",
                "visual other than features, as stored features show no images to compare");
    }
}
