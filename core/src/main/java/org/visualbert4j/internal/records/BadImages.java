package org.visualbert4j.internal.records;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.records.BadImage.Kind;

/**
 * The records of a file whose images can't be used, and what is done about them.
 *
 * @param records how many records were looked through, those with good images included
 * @param policy what is done about the bad ones
 * @param bad one a record, in the order of the file
 */
public record BadImages(int records, BadImagePolicy policy, List<BadImage> bad) {

    private static final int MOST_LABELS = 10;

    /** Keeps a copy. */
    public BadImages {
        bad = List.copyOf(bad);
    }

    /** How many records have each label, by what is wrong; kinds that no record has are not there. */
    public Map<Kind, SortedMap<String, Integer>> counts() {
        Map<Kind, SortedMap<String, Integer>> counts = new EnumMap<>(Kind.class);
        bad.forEach(image -> counts.computeIfAbsent(image.kind(), kind -> new TreeMap<>())
                .merge(Objects.requireNonNullElse(image.record().label(), "(none)"), 1, Integer::sum));
        return counts;
    }

    /** How many records are left out. */
    public int leftOut() {
        return policy == BadImagePolicy.SKIP ? bad.size() : 0;
    }

    /** Those of the records that are taken: all, or under {@link BadImagePolicy#SKIP} the good ones. */
    public List<LabelledRecord> taken(List<LabelledRecord> all) {
        if (leftOut() == 0) {
            return all;
        }
        Set<LabelledRecord> out =
                new HashSet<>(bad.stream().map(BadImage::record).toList());
        return all.stream().filter(record -> !out.contains(record)).toList();
    }

    /** What they cost, in one line without folders; nothing where all images are good. */
    public Optional<String> warning() {
        if (bad.isEmpty()) {
            return Optional.empty();
        }
        String consequence = policy == BadImagePolicy.SKIP
                ? "left out for their images"
                : "without an image that can be used; a blank one stands for it";
        return Optional.of(bad.get(0).record().source().getFileName() + ": " + ofAll() + consequence + ": " + kinds()
                + "; the first is " + bad.get(0).withoutFolders());
    }

    /**
     * Refuses bad images under {@link BadImagePolicy#ERROR}.
     *
     * @throws VisualBertException IMAGE with file and line of the first, and how many there are of which kind
     */
    public void refuse() {
        if (policy == BadImagePolicy.ERROR && !bad.isEmpty()) {
            String all = bad.size() == 1 ? "" : "; in all " + ofAll() + "without an image that can be used: " + kinds();
            throw new VisualBertException(
                    VisualBertException.Code.IMAGE,
                    bad.get(0).record().location() + ": " + bad.get(0).explained() + all
                            + " (`on-bad-image` drop or blank continues)");
        }
    }

    /**
     * Refuses a file of which no record is left.
     *
     * @throws VisualBertException DATA with how many there are of which kind, and the first
     */
    public void refuseNone() {
        if (!bad.isEmpty() && leftOut() == records) {
            LabelledRecord first = bad.get(0).record();
            throw new VisualBertException(
                    VisualBertException.Code.DATA,
                    first.source() + ": no record is left: all " + records + " are left out for their images: "
                            + kinds() + "; the first is line " + first.line() + ": "
                            + bad.get(0).explained());
        }
    }

    private String ofAll() {
        return String.format(Locale.ROOT, "%d of %d records are ", bad.size(), records);
    }

    /** Such as {@code 12 broken (red 11, blue 1), 1 missing (red 1)}. */
    private String kinds() {
        return counts().entrySet().stream()
                .map(entry ->
                        entry.getValue().values().stream().mapToInt(n -> n).sum() + " "
                                + entry.getKey().name().toLowerCase(Locale.ROOT) + " (" + labels(entry.getValue())
                                + ")")
                .collect(Collectors.joining(", "));
    }

    private static String labels(SortedMap<String, Integer> counts) {
        List<Map.Entry<String, Integer>> entries = new ArrayList<>(counts.entrySet());
        entries.sort(Comparator.comparing(entry -> -entry.getValue()));
        String shown = entries.stream()
                .limit(MOST_LABELS)
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
        int more = entries.size() - MOST_LABELS;
        return more > 0 ? shown + " and " + more + " more labels" : shown;
    }
}
