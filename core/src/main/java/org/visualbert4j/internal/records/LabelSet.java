package org.visualbert4j.internal.records;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.model.Task;

/** The labels that a model knows, by class, fixed by its training records. */
public final class LabelSet {

    private static final int SHOWN = 20;
    private static final Comparator<String> BY_CODE_POINT = (one, other) ->
            Arrays.compareUnsigned(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));

    private final List<String> labels;
    private final Map<String, Integer> classes = new HashMap<>();

    /** Labels in the order of their classes. */
    public LabelSet(List<String> labels) {
        this.labels = List.copyOf(labels);
        for (int i = 0; i < labels.size(); i++) {
            classes.put(labels.get(i), i);
        }
    }

    /**
     * Those of training records, sorted: as numbers if they all are whole ones, else by code point. For multiple choice the
     * numbers of the choices, of which all records must have as many.
     *
     * @throws VisualBertException DATA where a record has none, or not what the task wants, or all have the same
     */
    public static LabelSet of(Collection<LabelledRecord> records, Task task) {
        LabelForm.check(records, task);
        TreeSet<String> labels = new TreeSet<>(BY_CODE_POINT);
        for (LabelledRecord record : records) {
            check(record, task);
            if (task == Task.MULTIPLE_CHOICE) {
                IntStream.range(0, record.choices().size()).forEach(i -> labels.add(String.valueOf(i)));
            } else {
                labels.addAll(targets(record).keySet());
            }
        }
        if (labels.size() < 2) {
            throw new VisualBertException(
                    VisualBertException.Code.DATA,
                    "all " + records.size() + " training records have the label " + labels
                            + ": there is nothing to tell apart");
        }
        boolean numbers = labels.stream().allMatch(label -> label.matches("-?\\d{1,18}"));
        LabelSet set = new LabelSet(
                numbers
                        ? labels.stream()
                                .sorted(Comparator.comparing(Long::valueOf))
                                .toList()
                        : List.copyOf(labels));
        records.forEach(record -> set.check(record, task, set.size()));
        return set;
    }

    private static void check(LabelledRecord record, Task task) {
        LabelForm.check(record, task);
        Map<String, Double> targets = targets(record);
        boolean plain = targets.size() == 1 && targets.containsValue(1.0);
        if ((task == Task.SINGLE_LABEL || task == Task.MULTIPLE_CHOICE) && !plain) {
            throw new VisualBertException(
                    VisualBertException.Code.DATA,
                    record.location() + ": has not one label but " + targets + ", which is for `task` multi-label or"
                            + " soft-label" + LabelForm.oneHotHint(record));
        }
        if (task == Task.MULTI_LABEL && targets.values().stream().anyMatch(score -> score != 1)) {
            throw new VisualBertException(
                    VisualBertException.Code.DATA,
                    record.location() + ": its labels have scores, " + targets + ", which is for `task` soft-label");
        }
    }

    private void check(LabelledRecord record, Task task, int choices) {
        if (task == Task.MULTIPLE_CHOICE && record.choices().size() != choices) {
            throw new VisualBertException(
                    VisualBertException.Code.DATA,
                    record.location() + ": has " + record.choices().size() + " choices where " + choices
                            + " are expected, as the other records have");
        }
    }

    /**
     * Sees that records can be evaluated: that they have labels as the task wants them, which training knew. Of soft labels
     * some may be unknown, which are then nobody's.
     *
     * @throws VisualBertException DATA with file and line of the first that can't
     */
    public void check(Collection<LabelledRecord> records, Task task) {
        for (LabelledRecord record : records) {
            check(record, task);
            check(record, task, size());
            if (task != Task.SOFT_LABEL) {
                targets(record).keySet().forEach(label -> classOf(record, label));
            }
        }
    }

    /** The labels by class. */
    public List<String> labels() {
        return labels;
    }

    /** How many there are. */
    public int size() {
        return labels.size();
    }

    /**
     * A record's class; where labels are correct to a degree, that of the one that is most so.
     *
     * @throws VisualBertException DATA with file and line where it has no label, or one that training did not know
     */
    public int classOf(LabelledRecord record) {
        Map.Entry<String, Double> best = null;
        for (Map.Entry<String, Double> target : targets(record).entrySet()) {
            boolean known = classes.containsKey(target.getKey());
            if (best == null || (known && target.getValue() > best.getValue())) {
                best = target;
            }
        }
        return classOf(record, best == null ? "" : best.getKey());
    }

    /** The class that most of some records have; of as frequent ones the first. */
    public int majority(List<LabelledRecord> records) {
        int[] counts = new int[size()];
        records.forEach(record -> counts[classOf(record)]++);
        int most = 0;
        for (int label = 1; label < counts.length; label++) {
            most = counts[label] > counts[most] ? label : most;
        }
        return most;
    }

    /**
     * How correct each label is for a record, by class, 0 to 1. Labels that training did not know are passed over.
     *
     * @throws VisualBertException DATA with file and line where the record has no label
     */
    public float[] targetsOf(LabelledRecord record) {
        float[] targets = new float[size()];
        targets(record).forEach((label, score) -> {
            Integer index = classes.get(label);
            if (index != null) {
                targets[index] = score.floatValue();
            }
        });
        return targets;
    }

    private static Map<String, Double> targets(LabelledRecord record) {
        Map<String, Double> targets = record.targets();
        if (targets == null) {
            throw new VisualBertException(VisualBertException.Code.DATA, record.location() + ": has no label");
        }
        return targets;
    }

    private int classOf(LabelledRecord record, String label) {
        Integer index = classes.get(label);
        if (index == null) {
            throw new VisualBertException(
                    VisualBertException.Code.DATA,
                    record.location() + ": label \"" + label + "\" is not one of training: " + shown() + alike(label));
        }
        return index;
    }

    /** What the label would be if labels that look alike were one. */
    private String alike(String label) {
        return labels.stream()
                .filter(known -> LookAlikes.normalized(known).equals(LookAlikes.normalized(label)))
                .findFirst()
                .map(known ->
                        "; it looks like \"" + known + "\" (`normalize-labels`, in training too, makes one of them)")
                .orElse("");
    }

    private String shown() {
        return labels.stream().limit(SHOWN).toList()
                + (labels.size() > SHOWN ? " and " + (labels.size() - SHOWN) + " more" : "");
    }
}
