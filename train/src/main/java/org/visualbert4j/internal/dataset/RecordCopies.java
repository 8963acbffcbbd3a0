package org.visualbert4j.internal.dataset;

import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.visualbert4j.internal.records.LabelledRecord;

/**
 * Records whose texts and images are nearly the same: texts that differ by case, space, punctuation or Unicode form at most, images
 * that copies join.
 *
 * @param groups of two records or more, those with several labels first
 */
public record RecordCopies(List<Group> groups) {

    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{M}\\p{N}]+");

    /** A record of a split. */
    public record Member(String split, LabelledRecord record) {}

    /** Records that are nearly the same. */
    public record Group(List<Member> members) {

        /** Their labels. */
        public Set<String> labels() {
            return members.stream()
                    .map(member -> Objects.requireNonNullElse(member.record().label(), "(none)"))
                    .collect(Collectors.toCollection(LinkedHashSet::new));
        }

        /** Whether they have several labels, of which at most one is correct. Records without one contradict none. */
        public boolean isContradictory() {
            return members.stream()
                            .map(member -> member.record().targets())
                            .filter(Objects::nonNull)
                            .distinct()
                            .count()
                    > 1;
        }

        /** Whether they stand in several splits. */
        public boolean isAcross() {
            return members.stream().map(Member::split).distinct().count() > 1;
        }
    }

    /** What makes records nearly the same. */
    private record Likeness(String text, String pair, List<String> choices, List<Object> images) {}

    /** Those of splits. */
    public static RecordCopies of(Map<String, List<LabelledRecord>> splits, ImageCopies images) {
        Map<Likeness, List<Member>> groups = new LinkedHashMap<>();
        splits.forEach((split, records) -> records.stream()
                .filter(record -> !record.text().isEmpty() || !record.images().isEmpty())
                .forEach(record -> groups.computeIfAbsent(likeness(record, images), likeness -> new ArrayList<>())
                        .add(new Member(split, record))));
        return new RecordCopies(groups.values().stream()
                .filter(members -> members.size() > 1)
                .map(Group::new)
                .sorted(Comparator.comparing((Group group) -> !group.isContradictory())
                        .thenComparing(group -> !group.isAcross()))
                .toList());
    }

    /** Groups of several labels. */
    public List<Group> contradictory() {
        return groups.stream().filter(Group::isContradictory).toList();
    }

    private static Likeness likeness(LabelledRecord record, ImageCopies images) {
        return new Likeness(
                plain(record.text()),
                plain(String.valueOf(record.pair())),
                record.choices().stream().map(RecordCopies::plain).toList(),
                record.images().stream()
                        .map((Path image) -> images.group(image))
                        .toList());
    }

    /** A text's words in lower case, composed, with one blank between them; itself where it has no words. */
    static String plain(String text) {
        String composed = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        String words = BETWEEN_WORDS.matcher(composed).replaceAll(" ").strip();
        return words.isEmpty() ? text : words;
    }
}
