package org.visualbert4j.internal.model;

import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import org.visualbert4j.error.VisualBertException;

/** Checks of a configuration's values. Each names the key that fails, as an error of kind CONFIG. */
final class ConfigCheck {

    private static final int MAX_LAYERS = 1000; // limits to what a foreign file can make us build
    private static final long MAX_SIZE = 1 << 24;
    private static final double MAX_DEVIATION = 1000;

    private ConfigCheck() {}

    static void positive(String key, long value) {
        that(value > 0, key, "must be positive, is " + value);
        that(value <= MAX_SIZE, key, "must not be above " + MAX_SIZE + ", is " + value);
    }

    static void layers(String key, long value) {
        that(value >= 0 && value <= MAX_LAYERS, key, "must be 0 to " + MAX_LAYERS + ", is " + value);
    }

    static void deviation(String key, double value) {
        range(key, value, MAX_DEVIATION);
    }

    static void range(String key, double value, double highest) {
        that(value >= 0 && value <= highest, key, "must be 0 to " + highest + ", is " + value);
    }

    static void probability(String key, double value) {
        that(value >= 0 && value < 1, key, "must be at least 0 and below 1, is " + value);
    }

    static void divides(String key, long divisor, String otherKey, long value) {
        that(value % divisor == 0 && value > 0, key, divisor + " must divide " + otherKey + " " + value);
    }

    /** Classes are numbered from 0 without gaps, and no two have one name. */
    static void labels(SortedMap<Integer, String> id2label) {
        Map<String, Integer> ids = new HashMap<>();
        for (Map.Entry<Integer, String> label : id2label.entrySet()) {
            that(
                    label.getKey() == ids.size(),
                    "id2label",
                    "has the id " + label.getKey() + ", where " + ids.size()
                            + " is expected: ids go from 0 without gaps");
            that(label.getValue() != null, "id2label." + label.getKey(), "must be a text, is null");
            Integer other = ids.put(label.getValue(), label.getKey());
            that(
                    other == null,
                    "id2label",
                    other + " and " + label.getKey() + " are both \"" + label.getValue() + "\"");
        }
    }

    /** A calibration by label is of as many labels as there are. */
    static void calibration(Labelling labelling, int labels) {
        if (labelling.calibration() instanceof PlattScaling platt) {
            int slopes = platt.slopes().size();
            that(slopes == labels, "labelling.calibration", "has " + slopes + " slopes for " + labels + " labels");
        }
    }

    static void that(boolean holds, String key, String problem) {
        if (!holds) {
            throw new VisualBertException(VisualBertException.Code.CONFIG, key + ": " + problem);
        }
    }
}
