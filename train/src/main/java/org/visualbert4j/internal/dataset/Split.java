package org.visualbert4j.internal.dataset;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.records.LabelledRecord;

/**
 * Records divided into those trained on and those held out. Records of one group (their own, else their image, else
 * their text) stay together; labels are shared out as evenly as groups allow, and none is held out as a whole where that can be
 * helped.
 *
 * @param training the larger part
 * @param heldOut the part held out
 */
public record Split(List<LabelledRecord> training, List<LabelledRecord> heldOut) {

    /**
     * Holds out a share of the groups with all their records. Of each label about that share, but never the only group that
     * has it; fewer groups than asked for where more would take all groups of a label, though one at least.
     *
     * @param fraction of groups, above 0 and below 1
     * @param seed the same seed gives the same split
     * @throws VisualBertException CONFIG for a senseless fraction, DATA where there are fewer than two groups
     */
    public static Split byGroup(List<LabelledRecord> records, double fraction, long seed) {
        if (!(fraction > 0 && fraction < 1)) {
            throw new VisualBertException(
                    VisualBertException.Code.CONFIG,
                    "a validation fraction of " + fraction + " makes no sense; expected 0 < fraction < 1");
        }
        List<String> keys = shuffledGroups(records, seed);
        if (keys.size() < 2) {
            throw new VisualBertException(
                    VisualBertException.Code.DATA,
                    "all records are of one image or group: nothing can be held out; give a file with `validation`");
        }
        int wanted = Math.min(keys.size() - 1, Math.max(1, (int) Math.round(fraction * keys.size())));
        LabelStrata strata = LabelStrata.of(records, keys);
        return holdingOut(records, strata.sample(wanted));
    }

    /**
     * Divides the groups into folds of about as many records each, those of each label too, and holds out every fold once.
     *
     * @param count of folds, 2 or more
     * @param seed the same seed gives the same folds
     * @throws VisualBertException DATA where there are fewer groups than folds
     */
    public static List<Split> folds(List<LabelledRecord> records, int count, long seed) {
        List<String> keys = shuffledGroups(records, seed);
        if (keys.size() < count) {
            throw new VisualBertException(
                    VisualBertException.Code.DATA,
                    keys.size() + " groups of records can't be divided into " + count + " folds");
        }
        Map<String, Integer> sizes = new HashMap<>();
        records.forEach(record -> sizes.merge(record.groupKey(), 1, Integer::sum));
        int[] filled = new int[count];
        List<Set<String>> folds = new ArrayList<>();
        IntStream.range(0, count).forEach(fold -> folds.add(new HashSet<>()));
        for (List<String> stratum : LabelStrata.of(records, keys).groups()) {
            int[] ofStratum = new int[count];
            for (String key : stratum) {
                int fold = IntStream.range(0, count)
                        .boxed()
                        .min(Comparator.<Integer>comparingInt(i -> ofStratum[i]).thenComparingInt(i -> filled[i]))
                        .orElseThrow();
                ofStratum[fold] += sizes.getOrDefault(key, 0);
                filled[fold] += sizes.getOrDefault(key, 0);
                folds.get(fold).add(key);
            }
        }
        return folds.stream().map(fold -> holdingOut(records, fold)).toList();
    }

    private static List<String> shuffledGroups(List<LabelledRecord> records, long seed) {
        List<String> keys = new ArrayList<>(records.stream()
                .map(LabelledRecord::groupKey)
                .distinct()
                .sorted() // so that the order of the file does not matter
                .toList());
        Collections.shuffle(keys, new Random(seed));
        return keys;
    }

    private static Split holdingOut(List<LabelledRecord> records, Set<String> groups) {
        Map<Boolean, List<LabelledRecord>> sides =
                records.stream().collect(Collectors.partitioningBy(record -> groups.contains(record.groupKey())));
        return new Split(sides.getOrDefault(false, List.of()), sides.getOrDefault(true, List.of()));
    }
}
