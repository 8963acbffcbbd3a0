package org.visualbert4j.internal.records;

import java.math.BigDecimal;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Labels that a person would take for one, and a program for several: they differ by space, case, Unicode form, or how a
 * number is written.
 *
 * @param groups of two labels or more, with how many records have each
 */
public record LookAlikes(List<Map<String, Integer>> groups) {

    private static final int SHOWN = 5;
    private static final Pattern NUMBER =
            Pattern.compile("[+-]?(\\d{1,40}\\.?\\d{0,40}|\\.\\d{1,40})(e[+-]?\\d{1,3})?");
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cf}\\p{Cc}&&[^\\s]]");
    private static final Pattern SPACE = Pattern.compile("[\\s\\p{Z}]+");

    /** Those of records; a record's choices are no labels. */
    public static LookAlikes of(List<LabelledRecord> records) {
        Map<String, Map<String, Integer>> byForm = new TreeMap<>();
        records.stream()
                .filter(record -> record.choices().isEmpty())
                .map(LabelledRecord::targets)
                .filter(Objects::nonNull)
                .flatMap(targets -> targets.keySet().stream())
                .forEach(label -> byForm.computeIfAbsent(normalized(label), form -> new TreeMap<>())
                        .merge(label, 1, Integer::sum));
        return new LookAlikes(
                byForm.values().stream().filter(labels -> labels.size() > 1).toList());
    }

    /**
     * The one form of all labels that look alike: composed Unicode characters in their usual width, lower case, no invisible
     * characters, one blank for any space, none at the ends; a number without signs, zeros and points that say nothing.
     */
    public static String normalized(String label) {
        String visible = INVISIBLE
                .matcher(Normalizer.normalize(label, Normalizer.Form.NFKC))
                .replaceAll("");
        String plain = SPACE.matcher(visible).replaceAll(" ").strip().toLowerCase(Locale.ROOT);
        if (!NUMBER.matcher(plain).matches()) {
            return Normalizer.normalize(plain, Normalizer.Form.NFC);
        }
        BigDecimal number = new BigDecimal(plain);
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }

    /** Labels in that form; the degrees of those that become one are the largest. */
    static Map<String, Double> normalized(Map<String, Double> targets) {
        Map<String, Double> merged = new LinkedHashMap<>();
        targets.forEach((label, score) -> merged.merge(normalized(label), score, Math::max));
        return merged;
    }

    /** One line that names them; nothing where there are none. */
    public Optional<String> warning() {
        if (groups.isEmpty()) {
            return Optional.empty();
        }
        List<String> shown = new ArrayList<>();
        groups.stream()
                .limit(SHOWN)
                .forEach(group -> shown.add(group.entrySet().stream()
                        .map(label -> "\"" + visible(label.getKey()) + "\" (" + label.getValue() + ")")
                        .collect(Collectors.joining(" and "))));
        int more = groups.size() - SHOWN;
        return Optional.of("labels that look alike are different labels: " + String.join(", ", shown)
                + (more > 0 ? " and " + more + " more such groups" : "") + "; `normalize-labels` makes one of each");
    }

    /** With codes for what can't be seen, or not be told from what it looks like. */
    private static String visible(String label) {
        return label.codePoints()
                .mapToObj(code -> code == ' ' || (code > ' ' && code < 0x7f) || isPlain(code)
                        ? Character.toString(code)
                        : String.format(Locale.ROOT, "\\u%04x", code))
                .collect(Collectors.joining());
    }

    private static boolean isPlain(int code) {
        String character = Character.toString(code);
        return Character.isLetterOrDigit(code) && Normalizer.isNormalized(character, Normalizer.Form.NFKC);
    }
}
