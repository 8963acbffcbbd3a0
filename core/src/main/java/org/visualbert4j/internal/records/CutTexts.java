package org.visualbert4j.internal.records;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.visualbert4j.internal.text.Encoding;

/**
 * How many records' texts are longer than a model reads, so that their end is not seen.
 *
 * @param limit the word pieces that it reads, special tokens included
 * @param splits the counts by the name of what they are of
 */
public record CutTexts(int limit, Map<String, Count> splits) {

    /**
     * Of one split.
     *
     * @param records how many there are
     * @param cut how many of them have a text that is cut
     * @param longest the word pieces of the longest text, special tokens included
     */
    public record Count(int records, int cut, int longest) {

        /** Nothing counted yet. */
        public static final Count NONE = new Count(0, 0, 0);

        /** With one more record; its texts are those of its choices, where it has any. */
        public Count with(List<Encoding> texts) {
            boolean isCut = texts.stream().anyMatch(text -> text.cut() > 0);
            int pieces = texts.stream()
                    .mapToInt(text -> text.length() + text.cut())
                    .max()
                    .orElse(0);
            return new Count(records + 1, cut + (isCut ? 1 : 0), Math.max(longest, pieces));
        }

        /** Both together. */
        public Count plus(Count other) {
            return new Count(records + other.records, cut + other.cut, Math.max(longest, other.longest));
        }
    }

    /**
     * Counts.
     *
     * @param splits the records by split
     * @param encoder cuts the texts of one
     */
    public static CutTexts of(
            int limit, Map<String, List<LabelledRecord>> splits, Function<LabelledRecord, List<Encoding>> encoder) {
        Map<String, Count> counts = new LinkedHashMap<>();
        splits.forEach((name, records) -> counts.put(
                name,
                records.stream()
                        .map(record -> Count.NONE.with(encoder.apply(record)))
                        .reduce(Count.NONE, Count::plus)));
        return new CutTexts(limit, counts);
    }

    /** How many are cut of how many, in one line; nothing where none is. */
    public Optional<String> warning() {
        if (splits.values().stream().allMatch(count -> count.cut == 0)) {
            return Optional.empty();
        }
        int longest = splits.values().stream().mapToInt(Count::longest).max().orElse(0);
        String cut = splits.entrySet().stream()
                .filter(entry -> entry.getValue().cut > 0)
                .map(entry -> String.format(
                        Locale.ROOT,
                        "%d of %d %s records (%.1f %%)",
                        entry.getValue().cut,
                        entry.getValue().records,
                        entry.getKey(),
                        100.0 * entry.getValue().cut / entry.getValue().records))
                .collect(Collectors.joining(", "));
        return Optional.of("texts are cut at " + limit + " word pieces (`max-text-length`): " + cut
                + "; the longest has " + longest);
    }
}
