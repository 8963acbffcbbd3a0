package org.visualbert4j.internal.mislabelled;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.visualbert4j.internal.dataset.DataAudit;
import org.visualbert4j.internal.records.LabelledRecord;

/** Records with the same texts and images and different labels: at most one of the labels can be correct. */
public final class Contradictions {

    private final Map<Integer, List<LabelledRecord>> byLine = new HashMap<>(); // the group of each line that has one
    private final List<List<LabelledRecord>> groups = new ArrayList<>();

    private Contradictions() {}

    /** Finds those in the records of one file, by the content of the images' files. */
    static Contradictions of(List<LabelledRecord> records) {
        Map<Path, String> contents = new HashMap<>();
        Map<List<Object>, List<LabelledRecord>> same = new LinkedHashMap<>();
        for (LabelledRecord record : records) {
            List<Object> question = List.of(
                    record.text(),
                    String.valueOf(record.pair()),
                    record.choices(),
                    record.images().stream()
                            .map(image -> contents.computeIfAbsent(image, DataAudit::content))
                            .toList());
            same.computeIfAbsent(question, ignored -> new ArrayList<>()).add(record);
        }
        Contradictions found = new Contradictions();
        for (List<LabelledRecord> group : same.values()) {
            if (group.stream().map(LabelledRecord::targets).distinct().count() > 1) {
                found.groups.add(group);
                group.forEach(record -> found.byLine.put(record.line(), group));
            }
        }
        return found;
    }

    /** The groups of two records or more, in the order of the file. */
    public List<List<LabelledRecord>> groups() {
        return groups;
    }

    /** Those that contradict a record. */
    List<Suspect.Other> of(LabelledRecord record) {
        return byLine.getOrDefault(record.line(), List.of()).stream()
                .filter(other -> !String.valueOf(other.targets()).equals(String.valueOf(record.targets())))
                .map(Suspect.Other::of)
                .toList();
    }
}
