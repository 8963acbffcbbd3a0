package org.visualbert4j.internal.dataset;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.visualbert4j.internal.records.LabelledRecord;

/**
 * Groups of records by the rarest of their labels, the rarest first, so that a sample of each stratum is one of the labels.
 *
 * @param groups the keys of each stratum's groups, in the order they were given
 * @param labels which labels each group has
 */
record LabelStrata(List<List<String>> groups, Map<String, Set<String>> labels) {

    /**
     * Sorts groups.
     *
     * @param records those of all groups
     * @param keys the groups
     */
    static LabelStrata of(List<LabelledRecord> records, List<String> keys) {
        Map<String, Set<String>> labels = new HashMap<>();
        for (LabelledRecord record : records) {
            Set<String> ofGroup = labels.computeIfAbsent(record.groupKey(), key -> new TreeSet<>());
            Map<String, Double> targets = record.targets();
            if (targets != null) {
                targets.forEach((label, score) -> {
                    if (score > 0) {
                        ofGroup.add(label);
                    }
                });
            }
        }
        Map<String, Integer> counts = counts(labels, keys);
        Comparator<String> rarestFirst =
                Comparator.<String>comparingInt(label -> count(counts, label)).thenComparing(Comparator.naturalOrder());
        Map<String, List<String>> strata = new HashMap<>();
        for (String key : keys) {
            String rarest = of(labels, key).stream().min(rarestFirst).orElse("");
            strata.computeIfAbsent(rarest, label -> new ArrayList<>()).add(key);
        }
        return new LabelStrata(
                strata.entrySet().stream()
                        .sorted(Map.Entry.comparingByKey(rarestFirst))
                        .map(Map.Entry::getValue)
                        .toList(),
                labels);
    }

    /**
     * Draws about the same share of each stratum, never the last group of a label unless there is no other.
     *
     * @param wanted how many groups, at least 1 and fewer than there are; there may be fewer
     */
    Set<String> sample(int wanted) {
        List<String> all = groups.stream().flatMap(List::stream).toList();
        Map<String, Integer> left = counts(labels, all);
        Set<String> drawn = new LinkedHashSet<>();
        Map<Integer, Integer> quotas = quotas(wanted, all.size());
        for (int i = 0; i < groups.size(); i++) {
            int quota = quotas.getOrDefault(i, 0);
            for (String key : groups.get(i)) {
                if (quota > 0 && draw(key, left, drawn)) {
                    quota--;
                }
            }
        }
        for (int i = all.size() - 1; i >= 0 && drawn.size() < wanted; i--) { // in place of those that had to stay
            if (!drawn.contains(all.get(i))) {
                draw(all.get(i), left, drawn);
            }
        }
        if (drawn.isEmpty()) {
            drawn.add(all.get(all.size() - 1)); // each group is the only one of some label
        }
        return drawn;
    }

    /** How many groups to draw of each stratum: the parts over whole numbers go to the strata whose parts are largest. */
    private Map<Integer, Integer> quotas(int wanted, int all) {
        Map<Integer, Integer> quotas = new LinkedHashMap<>();
        Map<Integer, Double> rests = new LinkedHashMap<>();
        int given = 0;
        for (int i = 0; i < groups.size(); i++) {
            double share = (double) wanted * groups.get(i).size() / all;
            quotas.put(i, (int) share);
            rests.put(i, share - (int) share);
            given += (int) share;
        }
        List<Integer> largestFirst = rests.entrySet().stream()
                .sorted(Map.Entry.<Integer, Double>comparingByValue()
                        .reversed()
                        .thenComparing(entry -> -groups.get(entry.getKey()).size()))
                .map(Map.Entry::getKey)
                .toList();
        largestFirst.stream().limit(Math.max(0, wanted - given)).forEach(i -> quotas.merge(i, 1, Integer::sum));
        return quotas;
    }

    private boolean draw(String key, Map<String, Integer> left, Set<String> drawn) {
        Set<String> ofGroup = of(labels, key);
        if (ofGroup.stream().anyMatch(label -> count(left, label) < 2)) {
            return false;
        }
        ofGroup.forEach(label -> left.merge(label, -1, Integer::sum));
        return drawn.add(key);
    }

    private static Map<String, Integer> counts(Map<String, Set<String>> labels, List<String> keys) {
        Map<String, Integer> counts = new HashMap<>();
        keys.forEach(key -> of(labels, key).forEach(label -> counts.merge(label, 1, Integer::sum)));
        return counts;
    }

    private static int count(Map<String, Integer> counts, String label) {
        return counts.getOrDefault(label, 0);
    }

    private static Set<String> of(Map<String, Set<String>> labels, String key) {
        return Objects.requireNonNull(labels.get(key));
    }
}
