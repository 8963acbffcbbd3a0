package org.visualbert4j.internal.settings;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.visualbert4j.error.VisualBertException;

/** Settings that name one of a few things. */
public final class Choices {

    /** The names that each setting takes one of, by key; a list takes several of them. */
    private static final Map<String, Set<String>> NAMES = Map.ofEntries(
            Map.entry("format", DataSettings.FORMATS.keySet()),
            Map.entry("label-format", DataSettings.ONE_HOT.keySet()),
            Map.entry("on-bad-image", DataSettings.BAD_IMAGES.keySet()),
            Map.entry("on-missing-text", DataSettings.MISSING_TEXTS.keySet()),
            Map.entry("on-missing-label", DataSettings.MISSING_LABELS.keySet()),
            Map.entry("task", ModelSettings.TASKS.keySet()),
            Map.entry("head", ModelSettings.HEADS.keySet()),
            Map.entry("fusion", ModelSettings.CO_ATTENTION.keySet()),
            Map.entry("co-attention-variant", ModelSettings.VARIANTS.keySet()),
            Map.entry("visual", VisualSettings.KINDS.keySet()),
            Map.entry("grid-stage", VisualSettings.STAGES.keySet()),
            Map.entry("visual-precision", VisualSettings.PRECISIONS.keySet()),
            Map.entry("image-normalization", VisualSettings.OF_TRAINING.keySet()),
            Map.entry("optimizer", OptimizationSettings.OPTIMIZERS.keySet()),
            Map.entry("schedule", OptimizationSettings.SCHEDULES.keySet()),
            Map.entry("class-weights", OptimizationSettings.BALANCED.keySet()),
            Map.entry("freeze", OptimizationSettings.FREEZABLE),
            Map.entry("best-by", BestBy.CHOICES.keySet()),
            Map.entry("objective", PretrainingSettings.OF_CAPTIONS.keySet()));

    private Choices() {}

    /** The names that a setting takes, sorted; empty where it takes anything else. */
    static List<String> of(String key) {
        return NAMES.getOrDefault(key, Set.of()).stream().sorted().toList();
    }

    /** The one that a setting's value names. */
    public static <T> T choose(String key, String value, Map<String, T> choices) {
        known(key, value, choices.keySet());
        return Objects.requireNonNull(choices.get(value));
    }

    /** Checks that a setting's value is one of those that there are. */
    public static void known(String key, String value, Set<String> names) {
        if (!names.contains(value)) {
            throw new VisualBertException(
                    VisualBertException.Code.CONFIG,
                    "`" + key + "`: \"" + value + "\" is none of "
                            + names.stream().sorted().toList());
        }
    }

    /** Checks that a number is in a range, both ends included. */
    static void range(String key, long value, long lowest, long highest) {
        check(value >= lowest && value <= highest, key, value, lowest + " to " + highest);
    }

    /** Checks a condition on a number. */
    public static void check(boolean holds, String key, Object value, String expected) {
        if (!holds) {
            throw new VisualBertException(
                    VisualBertException.Code.CONFIG,
                    "`" + key + "`: " + value + " makes no sense; expected " + expected);
        }
    }
}
