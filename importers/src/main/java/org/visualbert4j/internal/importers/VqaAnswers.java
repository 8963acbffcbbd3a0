package org.visualbert4j.internal.importers;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Answers as VQA's official evaluation compares them: punctuation taken out, lower case, number words as digits, no articles,
 * apostrophes in contractions.
 */
final class VqaAnswers {

    private static final String PUNCTUATION = ";/[]\"{}()=+\\_-><@`,?!";
    private static final Pattern GROUPED_DIGITS = Pattern.compile("\\d,\\d");
    private static final Pattern PERIOD = Pattern.compile("\\.(?!\\d)");
    private static final Pattern SPACE = Pattern.compile("\\s+");
    private static final Set<String> ARTICLES = Set.of("a", "an", "the");
    private static final List<String> NUMBERS =
            List.of("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten");

    /** Those that are the same word without an apostrophe. */
    private static final Map<String, String> CONTRACTIONS = contractions("""
            ain't aren't can't could've couldn't couldn't've didn't doesn't don't hadn't hadn't've hasn't haven't he'd he'd've
            he's how'd how'll how's isn't it'd it'd've it'll ma'am might've mightn't mightn't've must've mustn't needn't not've
            o'clock oughtn't 'ow's'at shan't she'd've should've shouldn't shouldn't've somebody'd've somebody'll somebody's
            someone'd someone'd've someone'll someone's something'd something'd've something'll that's there'd there'd've
            there're there's they'd they'd've they'll they're they've 'twas wasn't we'd've we've weren't what'll what're what's
            what've when's where'd where's where've who'd who'd've who'll who's who've why'll why're why's won't would've
            wouldn't wouldn't've y'all y'all'd've y'all'll you'd you'd've you'll you're you've
            """);

    private VqaAnswers() {}

    /** The answer as it is compared, which is empty for a mere article. */
    static String normalise(String answer) {
        String words = withoutPunctuation(SPACE.matcher(answer).replaceAll(" ").strip());
        return Arrays.stream(SPACE.split(words.toLowerCase(Locale.ROOT).strip()))
                .map(VqaAnswers::number)
                .filter(word -> !ARTICLES.contains(word))
                .map(word -> CONTRACTIONS.getOrDefault(word, word))
                .collect(Collectors.joining(" "));
    }

    /** A mark beside a space goes, and so do all marks of an answer with a number such as 1,000; others become a space. */
    private static String withoutPunctuation(String answer) {
        boolean grouped = GROUPED_DIGITS.matcher(answer).find();
        String words = answer;
        for (int i = 0; i < PUNCTUATION.length(); i++) {
            String mark = PUNCTUATION.substring(i, i + 1);
            boolean loose = grouped || answer.contains(mark + " ") || answer.contains(" " + mark);
            words = words.replace(mark, loose ? "" : " ");
        }
        return PERIOD.matcher(words).replaceAll("");
    }

    private static String number(String word) {
        int number = "none".equals(word) ? 0 : NUMBERS.indexOf(word);
        return number < 0 ? word : String.valueOf(number);
    }

    /** Each with any one of its apostrophes left out. */
    private static Map<String, String> contractions(String words) {
        Map<String, String> contractions = new HashMap<>();
        for (String word : SPACE.split(words.strip(), -1)) {
            for (int at = word.indexOf('\''); at >= 0; at = word.indexOf('\'', at + 1)) {
                contractions.put(word.substring(0, at) + word.substring(at + 1), word);
            }
        }
        return contractions;
    }

    /**
     * How right an answer is: what the official evaluation gives for it, the mean over leaving each annotator out of a third for
     * each other who said the same, at most 1. Of ten annotators one gives 0.3, two 0.6, three 0.9, more 1.
     *
     * @param said how many annotators said it
     * @param annotators how many there are
     */
    static double score(int said, int annotators) {
        int without = Math.min(3, said - 1); // thirds, where one who said it is left out
        int with = Math.min(3, said);
        return (said * without + (annotators - said) * with) / (3.0 * annotators);
    }
}
