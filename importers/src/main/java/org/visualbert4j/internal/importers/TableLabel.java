package org.visualbert4j.internal.importers;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.internal.labels.LabelFormat;

/** The label in a cell of a table. */
final class TableLabel {

    private TableLabel() {}

    /**
     * What a cell says.
     *
     * @param list its elements, or null where it is none
     * @param text what it says otherwise, or null for nothing
     * @throws NumberFormatException where numbers are expected and it has others, or none
     */
    static ImportedRecord.Label of(@Nullable List<String> list, @Nullable String text, LabelFormat format) {
        if (list == null && text == null) {
            return new ImportedRecord.Unlabelled();
        }
        if (format.oneHot()) {
            List<Double> numbers = list == null
                    ? format.numbers(String.valueOf(text))
                    : list.stream().map(Double::valueOf).toList();
            return places(LabelFormat.targets(numbers));
        }
        if (list != null) {
            return new ImportedRecord.SeveralLabels(list);
        }
        String label = String.valueOf(text);
        return format.separator() == null
                ? new ImportedRecord.OneLabel(label)
                : new ImportedRecord.SeveralLabels(format.divided(label));
    }

    /** One label where one place has all of it, so that any task can be trained; else several or their degrees. */
    private static ImportedRecord.Label places(Map<String, Double> targets) {
        boolean whole = targets.values().stream().allMatch(score -> score == 1);
        if (!whole) {
            return new ImportedRecord.ScoredLabels(targets);
        }
        return targets.size() == 1
                ? new ImportedRecord.OneLabel(targets.keySet().iterator().next())
                : new ImportedRecord.SeveralLabels(List.copyOf(targets.keySet()));
    }
}
