package org.visualbert4j.internal.records;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.model.Task;

/** Whether labels are written in the form that a task wants, and not in that of another one. */
public final class LabelForm {

    private static final Set<String> ZERO = Set.of("0", "0.0", "false");
    private static final Set<String> ONE = Set.of("1", "1.0", "true");
    private static final String ONE_HOT = "`label-format` one-hot reads them, the class being the place of the 1";

    private LabelForm() {}

    /**
     * Sees that a record has choices if, and only if, the task is to choose.
     *
     * @throws VisualBertException DATA with file and line
     */
    static void check(LabelledRecord record, Task task) {
        if (task != Task.MULTIPLE_CHOICE && !record.choices().isEmpty()) {
            throw error(
                    record,
                    "has texts to choose from, which is for `task` multiple-choice; `choices-field` names another key"
                            + " where these are none");
        }
        if (task == Task.MULTIPLE_CHOICE && record.choices().isEmpty()) {
            throw error(record, "has no texts to choose from (\"choices\"), as `task` multiple-choice wants");
        }
    }

    /**
     * Sees that all records of a training file together make sense.
     *
     * @throws VisualBertException DATA with file and line of the first that does not
     */
    static void check(Collection<LabelledRecord> records, Task task) {
        if (task != Task.MULTI_LABEL || records.isEmpty()) {
            return;
        }
        LabelledRecord first = records.iterator().next();
        Set<Set<String>> different = new HashSet<>();
        boolean several = false;
        for (LabelledRecord record : records) {
            Map<String, Double> targets = record.targets();
            if (targets == null || !record.choices().isEmpty()) {
                return; // which is said of the record itself
            }
            several |= targets.size() > 1;
            different.add(targets.keySet());
        }
        if (records.size() > 1 && different.size() == 1) {
            throw error(
                    first,
                    "as all other records has the labels "
                            + Objects.requireNonNull(first.targets()).keySet() + ": there is nothing to tell apart"
                            + oneHotHint(first));
        }
        List<LabelledRecord> lists = records.stream()
                .filter(record -> Objects.requireNonNull(record.targets()).size() > 1)
                .toList();
        if (!lists.isEmpty() && lists.stream().allMatch(LabelForm::isOneHot) && inBothOrders(lists)) {
            throw error(lists.get(0), "labels are lists of 0 and 1, a place a label: " + ONE_HOT);
        }
        if (!several) {
            divided(records).ifPresent(problem -> {
                throw error(first, problem);
            });
        }
    }

    /** What looks as if another task were meant, a line each. */
    public static List<String> warnings(Collection<LabelledRecord> records, Task task) {
        List<String> warnings = new ArrayList<>();
        boolean single = records.stream()
                .map(LabelledRecord::targets)
                .filter(Objects::nonNull)
                .allMatch(targets -> targets.size() == 1 && targets.containsValue(1.0));
        if (single && (task == Task.MULTI_LABEL || task == Task.SOFT_LABEL)) {
            warnings.add("every record has one label, which is for `task` single-label");
        }
        if (task == Task.SINGLE_LABEL) {
            divided(records).ifPresent(warnings::add);
        }
        return warnings;
    }

    /** What to do where a list of labels was meant as one of 0 and 1. */
    static String oneHotHint(LabelledRecord record) {
        return isOneHot(record) ? "; if these are lists of 0 and 1, a place a label, " + ONE_HOT : "";
    }

    private static boolean isOneHot(LabelledRecord record) {
        Map<String, Double> targets = Objects.requireNonNullElse(record.targets(), Map.of());
        return targets.size() == 2
                && targets.keySet().stream().anyMatch(ZERO::contains)
                && targets.keySet().stream().anyMatch(ONE::contains);
    }

    private static boolean inBothOrders(List<LabelledRecord> records) {
        return records.stream()
                        .map(record -> Objects.requireNonNull(record.targets())
                                .keySet()
                                .iterator()
                                .next())
                        .map(ZERO::contains)
                        .distinct()
                        .count()
                == 2;
    }

    /** Labels that are several in one text: by a character that hardly stands in a name, or with parts that others share. */
    private static Optional<String> divided(Collection<LabelledRecord> records) {
        Set<String> labels = new TreeSet<>();
        records.stream()
                .map(LabelledRecord::targets)
                .filter(Objects::nonNull)
                .forEach(targets -> labels.addAll(targets.keySet()));
        for (String separator : List.of("|", ";", ",")) {
            List<String> divisible = labels.stream()
                    .filter(label -> parts(label, separator).size() > 1)
                    .toList();
            boolean meant = !separator.equals(",") || divisible.stream().anyMatch(label -> sharesParts(label, labels));
            if (!divisible.isEmpty() && meant) {
                return Optional.of(
                        "label \"" + divisible.get(0) + "\" looks like several labels in one text; with `task`"
                                + " multi-label `label-separator` \"" + separator + "\" they are");
            }
        }
        return Optional.empty();
    }

    private static boolean sharesParts(String label, Set<String> labels) {
        boolean isList = label.startsWith("[") && label.endsWith("]");
        return isList
                || labels.stream()
                        .filter(other -> !other.equals(label))
                        .anyMatch(other -> !Collections.disjoint(parts(other, ","), parts(label, ",")));
    }

    private static Set<String> parts(String label, String separator) {
        return Arrays.stream(label.split(Pattern.quote(separator), -1))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .collect(Collectors.toSet());
    }

    private static VisualBertException error(LabelledRecord record, String problem) {
        return new VisualBertException(VisualBertException.Code.DATA, record.location() + ": " + problem);
    }
}
