package org.visualbert4j.data;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.visualbert4j.VisualBertException;

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
     * Those of training records, sorted: as numbers if they all are whole ones, else by code point.
     *
     * @throws VisualBertException DATA where a record has none, or all have the same
     */
    public static LabelSet of(Collection<LabelledRecord> records) {
        TreeSet<String> labels = new TreeSet<>(BY_CODE_POINT);
        for (LabelledRecord record : records) {
            if (record.label() == null) {
                throw new VisualBertException(VisualBertException.Code.DATA, record.location() + ": has no label");
            }
            labels.add(record.label());
        }
        if (labels.size() < 2) {
            throw new VisualBertException(
                    VisualBertException.Code.DATA,
                    "all " + records.size() + " training records have the label " + labels
                            + ": there is nothing to tell apart");
        }
        boolean numbers = labels.stream().allMatch(label -> label.matches("-?\\d{1,18}"));
        return new LabelSet(
                numbers
                        ? labels.stream()
                                .sorted(Comparator.comparing(Long::valueOf))
                                .toList()
                        : List.copyOf(labels));
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
     * A record's class.
     *
     * @throws VisualBertException DATA with file and line where it has no label, or one that training did not know
     */
    public int classOf(LabelledRecord record) {
        Integer index = classes.get(Objects.requireNonNullElse(record.label(), ""));
        if (index == null) {
            throw new VisualBertException(
                    VisualBertException.Code.DATA,
                    record.location() + ": "
                            + (record.label() == null
                                    ? "has no label"
                                    : "label \"" + record.label() + "\" is not one of training: " + shown()));
        }
        return index;
    }

    private String shown() {
        return labels.stream().limit(SHOWN).toList()
                + (labels.size() > SHOWN ? " and " + (labels.size() - SHOWN) + " more" : "");
    }
}
