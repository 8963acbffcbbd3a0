package org.visualbert4j.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.visualbert4j.VisualBertException;

/**
 * Training records divided into those trained on and those held out.
 *
 * @param training the larger part
 * @param validation the part held out
 */
public record Split(List<LabelledRecord> training, List<LabelledRecord> validation) {

    /**
     * Holds out a share of the pictures with all their records, so that no picture stands on both sides; records without
     * one go by their text.
     *
     * @param fraction of pictures, above 0 and below 1
     * @param seed the same seed gives the same split
     * @throws VisualBertException CONFIG for a senseless fraction, DATA where there are fewer than two pictures
     */
    public static Split byPicture(List<LabelledRecord> records, double fraction, long seed) {
        if (!(fraction > 0 && fraction < 1)) {
            throw new VisualBertException(
                    VisualBertException.Code.CONFIG,
                    "a validation fraction of " + fraction + " makes no sense; expected 0 < fraction < 1");
        }
        Map<String, List<LabelledRecord>> groups = new LinkedHashMap<>();
        for (LabelledRecord record : records) {
            String key = record.image() == null ? "text " + record.text() : "image " + record.image();
            groups.computeIfAbsent(key, ignored -> new ArrayList<>()).add(record);
        }
        if (groups.size() < 2) {
            throw new VisualBertException(
                    VisualBertException.Code.DATA,
                    "all records are of one picture: nothing can be held out; give a file with --validation");
        }
        List<String> keys = new ArrayList<>(groups.keySet());
        Collections.sort(keys); // so that the order of the file does not matter
        Collections.shuffle(keys, new Random(seed));
        int held = Math.min(keys.size() - 1, Math.max(1, (int) Math.round(fraction * keys.size())));
        List<String> heldKeys = keys.subList(0, held);
        java.util.Set<String> heldSet = java.util.Set.copyOf(heldKeys);
        List<LabelledRecord> training = new ArrayList<>();
        List<LabelledRecord> validation = new ArrayList<>();
        groups.forEach((key, group) -> (heldSet.contains(key) ? validation : training).addAll(group));
        return new Split(training, validation);
    }
}
