package org.visualbert4j.internal.settings;

import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.records.BadImagePolicy;
import org.visualbert4j.internal.records.FieldNames;
import org.visualbert4j.internal.records.MissingLabelPolicy;
import org.visualbert4j.internal.records.MissingTextPolicy;
import org.visualbert4j.internal.records.RecordFormat;

/** Which records a run is about. */
public record DataSettings(
        @Setting(help = "Training records, a file of JSON lines.") @Nullable
        Path train,

        @Setting(help = "Validation records; without them a part of the training records is split off by image.")
        @Nullable
        Path validation,

        @Setting(help = "Test records, evaluated once at the end with the best weights.") @Nullable
        Path test,

        @Setting(help = "The folder of the run, which must not hold one yet, unless it is resumed.") @Nullable
        Path output,

        @Setting(help = "Continue the unfinished run that the output folder holds.", value = "false")
        boolean resume,

        @Setting(help = "How lines are written: jsonl, or python for Python literals.", value = "jsonl")
        String format,

        @Setting(help = "Key of the text.", value = "text") String textField,

        @Setting(help = "Key of a second text, if any.", value = "text_pair")
        String pairField,

        @Setting(help = "Key of the image's path, relative to the file.", value = "img")
        String imageField,

        @Setting(help = "Key of the label.", value = "label")
        String labelField,

        @Setting(
                help =
                        "How labels are written: plain, or one-hot: a list of numbers from 0 to 1, a place a label, which"
                                + " is named by its place from 0.",
                value = "plain")
        String labelFormat,

        @Setting(help = "What divides several labels in one text, such as a semicolon.") @Nullable
        String labelSeparator,

        @Setting(
                help =
                        "Take labels for one that differ by space, case, Unicode form or how a number is written: in lower"
                                + " case, without spaces around it, numbers as short as can be.",
                value = "false")
        boolean normalizeLabels,

        @Setting(help = "Key of the texts to choose from, for multiple-choice.", value = "choices")
        String choicesField,

        @Setting(help = "Key of what groups records that must stay together; without it their images do.") @Nullable
        String groupField,

        @Setting(help = "Regular expression of the part of that field that is the group; without it all of it is.")
        @Nullable
        String groupPattern,

        @Setting(help = "Share of the training records' images or groups split off for validation.", value = "0.1")
        double validationFraction,

        @Setting(help = "Seed of the splits; without it the seed of all else.") @Nullable
        Long splitSeed,

        @Setting(
                help = "Takes a part of the training records for test: 2/5 is the second of five, divided by group.",
                form = "K/N")
        @Nullable
        String fold,

        @Setting(
                help = "What a missing or broken image is; drop (or skip) leaves the record out, blank is masked.",
                value = "error")
        String onBadImage,

        @Setting(help = "What a missing text is; drop leaves the record out.", value = "error")
        String onMissingText,

        @Setting(help = "What a missing label is; drop leaves the record out.", value = "error")
        String onMissingLabel,

        @Setting(help = "Allow the same file for training and test.", value = "false")
        boolean allowOverlap,

        @Setting(
                help = "Look for images that are copies of one another: resized, re-encoded, brightened or cropped.",
                value = "true")
        boolean findCopies,

        @Setting(
                help = "Leave training records out whose image is a validation or test image, or a copy of one.",
                value = "false")
        boolean dropLeaks,

        @Setting(help = "Threads that decode images ahead of training.", value = "2")
        int loaderThreads) {

    private static final int MOST_THREADS = 1024;
    private static final Pattern FOLD = Pattern.compile("(\\d{1,4})/(\\d{1,4})");
    static final Map<String, RecordFormat> FORMATS = Map.of("jsonl", RecordFormat.JSONL, "python", RecordFormat.PYTHON);
    static final Map<String, Boolean> ONE_HOT = Map.of("plain", false, "one-hot", true);
    static final Map<String, BadImagePolicy> BAD_IMAGES = Map.of(
            "error", BadImagePolicy.ERROR,
            "drop", BadImagePolicy.SKIP,
            "skip", BadImagePolicy.SKIP,
            "blank", BadImagePolicy.BLANK);
    static final Map<String, MissingTextPolicy> MISSING_TEXTS = Map.of(
            "error", MissingTextPolicy.ERROR,
            "drop", MissingTextPolicy.DROP,
            "blank", MissingTextPolicy.BLANK);
    static final Map<String, MissingLabelPolicy> MISSING_LABELS =
            Map.of("error", MissingLabelPolicy.ERROR, "drop", MissingLabelPolicy.DROP);

    /**
     * A part of the training records that is taken for test.
     *
     * @param number which, from 1
     * @param count of how many
     */
    public record Fold(int number, int count) {
        public static Fold parse(String text) {
            Matcher parts = FOLD.matcher(text);
            Fold fold = parts.matches()
                    ? new Fold(Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)))
                    : new Fold(0, 0);
            Choices.check(
                    fold.count >= 2 && fold.number >= 1 && fold.number <= fold.count,
                    "fold",
                    text,
                    "which of how many, as 2/5");
            return fold;
        }
    }

    /** Checks the choices, the numbers and the patterns. */
    public DataSettings {
        Choices.choose("format", format, FORMATS);
        Choices.choose("label-format", labelFormat, ONE_HOT);
        Choices.choose("on-bad-image", onBadImage, BAD_IMAGES);
        Choices.choose("on-missing-text", onMissingText, MISSING_TEXTS);
        Choices.choose("on-missing-label", onMissingLabel, MISSING_LABELS);
        Choices.check(
                validationFraction > 0 && validationFraction < 1,
                "validation-fraction",
                validationFraction,
                "a share above 0 and below 1");
        Choices.range("loader-threads", loaderThreads, 1, MOST_THREADS);
        Choices.check(findCopies || !dropLeaks, "drop-leaks", "true", "find-copies true beside it, which finds them");
        if (fold != null) {
            Fold.parse(fold);
        }
        group(groupField, groupPattern);
    }

    public RecordFormat records() {
        return Choices.choose("format", format, FORMATS);
    }

    public boolean oneHotLabels() {
        return Choices.choose("label-format", labelFormat, ONE_HOT);
    }

    public BadImagePolicy badImages() {
        return Choices.choose("on-bad-image", onBadImage, BAD_IMAGES);
    }

    public MissingTextPolicy missingTexts() {
        return Choices.choose("on-missing-text", onMissingText, MISSING_TEXTS);
    }

    public MissingLabelPolicy missingLabels() {
        return Choices.choose("on-missing-label", onMissingLabel, MISSING_LABELS);
    }

    /** What groups records that must stay together; null where their images do. */
    public FieldNames.@Nullable Group group() {
        return group(groupField, groupPattern);
    }

    private static FieldNames.@Nullable Group group(@Nullable String field, @Nullable String pattern) {
        Choices.check(
                field != null || pattern == null,
                "group-pattern",
                "\"" + pattern + "\" by itself",
                "group-field beside it, the key that it takes a part of");
        try {
            return field == null
                    ? null
                    : new FieldNames.Group(field, pattern == null ? null : Pattern.compile(pattern));
        } catch (PatternSyntaxException e) {
            throw new VisualBertException(
                    VisualBertException.Code.CONFIG,
                    "`group-pattern`: \"" + pattern + "\" is no regular expression: " + e.getDescription(),
                    e);
        }
    }
}
