package org.visualbert4j.internal.dataset;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.visualbert4j.internal.records.BadImage;
import org.visualbert4j.internal.records.BadImages;
import org.visualbert4j.internal.records.LabelSet;
import org.visualbert4j.internal.records.LabelledRecord;

/**
 * Which labels training and validation lack.
 *
 * @param labels all that the model is to know
 * @param training how many training records have each
 * @param validation how many validation records have each
 */
public record LabelCoverage(List<String> labels, Map<String, Integer> training, Map<String, Integer> validation) {

    private static final int SHOWN = 10;

    /** Counts. */
    public static LabelCoverage of(LabelSet labels, List<LabelledRecord> training, List<LabelledRecord> validation) {
        return new LabelCoverage(labels.labels(), counts(training.stream()), counts(validation.stream()));
    }

    /** How many records have each label, to whatever degree. */
    private static Map<String, Integer> counts(Stream<LabelledRecord> records) {
        Map<String, Integer> counts = new HashMap<>();
        records.map(LabelledRecord::targets)
                .filter(Objects::nonNull)
                .forEach(targets ->
                        targets.forEach((label, score) -> counts.merge(label, score > 0 ? 1 : 0, Integer::sum)));
        return counts;
    }

    /**
     * Labels that the model can't learn, or can't learn from images, or that validation says nothing of, a line a reason.
     *
     * @param badImages of the file that the training records are from
     */
    public List<String> warnings(BadImages badImages) {
        Map<String, Integer> bad = counts(badImages.bad().stream().map(BadImage::record));
        List<String> warnings = new ArrayList<>();
        List<String> untrained =
                labels.stream().filter(label -> in(training, label) == 0).toList();
        if (badImages.leftOut() > 0) {
            List<String> lost =
                    untrained.stream().filter(label -> in(bad, label) > 0).toList();
            add(warnings, "no training record is left of labels whose images are bad", lost, bad);
            untrained = untrained.stream().filter(label -> in(bad, label) == 0).toList();
        } else {
            List<String> blank = labels.stream()
                    .filter(label ->
                            in(bad, label) > 0 && in(bad, label) >= in(training, label) + in(validation, label))
                    .toList();
            add(warnings, "blank images stand for all records of labels", blank, bad);
        }
        add(warnings, "training has no record of labels that are to be told", untrained, validation);
        List<String> unseen = labels.stream()
                .filter(label -> in(training, label) > 0 && in(validation, label) == 0)
                .toList();
        add(warnings, "validation has no record of labels", unseen, training);
        return warnings;
    }

    private static int in(Map<String, Integer> counts, String label) {
        return counts.getOrDefault(label, 0);
    }

    private static void add(List<String> lines, String what, Collection<String> labels, Map<String, Integer> counts) {
        if (!labels.isEmpty()) {
            String shown = labels.stream()
                    .limit(SHOWN)
                    .map(label -> "\"" + label + "\" (" + in(counts, label) + ")")
                    .collect(Collectors.joining(", "));
            lines.add(what + ": " + shown + (labels.size() > SHOWN ? " and " + (labels.size() - SHOWN) + " more" : ""));
        }
    }
}
