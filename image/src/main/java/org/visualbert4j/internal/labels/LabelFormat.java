package org.visualbert4j.internal.labels;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How labels are written in a file of records.
 *
 * @param oneHot whether they are lists of numbers from 0 to 1, a place a label, which is then named by its place from 0
 * @param separator what divides several labels in one text, or null where a text is one label
 * @param normalized whether labels are brought to one form: without blanks around them, one kind of Unicode, one form of a number
 */
public record LabelFormat(boolean oneHot, @Nullable String separator, boolean normalized) {

    /** Labels are what is written. */
    public static final LabelFormat PLAIN = new LabelFormat(false, null, false);

    private static final Pattern BETWEEN_NUMBERS = Pattern.compile("[\\s,;|]+");
    private static final Pattern QUOTED = Pattern.compile("(['\"])(.*)\\1", Pattern.DOTALL);

    /** Empty separators are none. */
    public LabelFormat {
        separator = separator == null || separator.isEmpty() ? null : separator;
    }

    /** The labels in a text: those between separators, without brackets around all and quotes around each. */
    public List<String> divided(String text) {
        if (separator == null) {
            return List.of(text);
        }
        return Arrays.stream(unbracketed(text).split(Pattern.quote(separator), -1))
                .map(part -> QUOTED.matcher(part.strip()).replaceFirst("$2"))
                .filter(part -> !part.isBlank())
                .distinct()
                .toList();
    }

    /**
     * The numbers in a text, between separators, or else between blanks, commas, semicolons or bars.
     *
     * @throws NumberFormatException for what is none
     */
    public List<Double> numbers(String text) {
        List<Double> numbers = new ArrayList<>();
        Pattern between = separator == null ? BETWEEN_NUMBERS : Pattern.compile(Pattern.quote(separator));
        for (String part : between.split(unbracketed(text), -1)) {
            if (!part.isBlank()) {
                numbers.add(Double.valueOf(part.strip()));
            }
        }
        return numbers;
    }

    /**
     * What numbers mean, a place a label: those above 0 by the names of their places.
     *
     * @throws NumberFormatException for fewer than two numbers, or one that is not from 0 to 1
     */
    public static Map<String, Double> targets(List<Double> numbers) {
        Map<String, Double> targets = new LinkedHashMap<>();
        for (int i = 0; i < numbers.size(); i++) {
            double number = numbers.get(i);
            if (!(number >= 0 && number <= 1)) {
                throw new NumberFormatException(number + " is not from 0 to 1");
            }
            if (number > 0) {
                targets.put(String.valueOf(i), number);
            }
        }
        if (numbers.size() < 2) {
            throw new NumberFormatException("there are fewer than two numbers");
        }
        return targets;
    }

    private static String unbracketed(String text) {
        String stripped = text.strip();
        return stripped.startsWith("[") && stripped.endsWith("]") && stripped.length() > 1
                ? stripped.substring(1, stripped.length() - 1)
                : stripped;
    }
}
