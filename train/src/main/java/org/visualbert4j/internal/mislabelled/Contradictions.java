package org.visualbert4j.internal.mislabelled;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.visualbert4j.internal.records.LabelledRecord;

/** Records with the same texts, the same images or copies of them, and different labels: at most one label can be correct. */
public final class Contradictions {

    private final Map<Integer, List<LabelledRecord>> byLine = new HashMap<>(); // the group of each line that has one
    private final List<List<LabelledRecord>> groups = new ArrayList<>();

    private Contradictions() {}

    /**
     * Finds those in the records of one file. Images are read; those that can't be are like no other.
     *
     * @param threads that read, 1 or more
     */
    static Contradictions of(List<LabelledRecord> records, int threads) {
        List<LabelledRecord> asked = new ArrayList<>(); // those whose texts have several labels
        for (List<LabelledRecord> same : grouped(records, Contradictions::texts)) {
            if (disagree(same)) {
                asked.addAll(same);
            }
        }
        Set<Path> images = new LinkedHashSet<>();
        asked.forEach(record -> images.addAll(record.images()));
        Map<Path, Integer> copies = ImageCopies.groups(List.copyOf(images), threads);
        Contradictions found = new Contradictions();
        for (List<LabelledRecord> group : grouped(
                asked,
                record -> List.of(
                        texts(record),
                        record.images().stream()
                                .map(image -> copies.getOrDefault(image, -1))
                                .toList()))) {
            if (disagree(group)) {
                found.groups.add(group);
                group.forEach(record -> found.byLine.put(record.line(), group));
            }
        }
        return found;
    }

    /** What a record is grouped by. */
    private interface Key {
        Object of(LabelledRecord record);
    }

    private static Collection<List<LabelledRecord>> grouped(List<LabelledRecord> records, Key key) {
        Map<Object, List<LabelledRecord>> groups = new LinkedHashMap<>();
        records.forEach(record -> groups.computeIfAbsent(key.of(record), ignored -> new ArrayList<>())
                .add(record));
        return groups.values();
    }

    private static Object texts(LabelledRecord record) {
        return List.of(record.text(), String.valueOf(record.pair()), record.choices());
    }

    private static boolean disagree(List<LabelledRecord> records) {
        return records.stream().map(LabelledRecord::targets).distinct().count() > 1;
    }

    /** The groups of two records or more, in the order of the file. */
    public List<List<LabelledRecord>> groups() {
        return groups;
    }

    /** Those that contradict a record. */
    List<Suspect.Other> of(LabelledRecord record) {
        return byLine.getOrDefault(record.line(), List.of()).stream()
                .filter(other -> !Objects.equals(other.targets(), record.targets()))
                .map(Suspect.Other::of)
                .toList();
    }
}
