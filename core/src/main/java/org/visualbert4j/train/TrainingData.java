package org.visualbert4j.train;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.VisualBertException;
import org.visualbert4j.data.BadImagePolicy;
import org.visualbert4j.data.DataAudit;
import org.visualbert4j.data.FieldNames;
import org.visualbert4j.data.LabelSet;
import org.visualbert4j.data.LabelledRecord;
import org.visualbert4j.data.MissingTextPolicy;
import org.visualbert4j.data.RecordFile;
import org.visualbert4j.data.RecordFormat;
import org.visualbert4j.data.Split;
import org.visualbert4j.model.Task;
import org.visualbert4j.pretrain.Captions;
import org.visualbert4j.runtime.NearbyFile;

/**
 * The records of a run in their splits.
 *
 * @param training trained on
 * @param validation decides which epoch is kept
 * @param test evaluated once, or null
 * @param labels those of training, or in pretraining whether captions are the picture's
 * @param onBadImage what is done about pictures that are missing or broken
 * @param audit what was counted, and what is odd
 */
public record TrainingData(
        List<LabelledRecord> training,
        List<LabelledRecord> validation,
        @Nullable List<LabelledRecord> test,
        LabelSet labels,
        BadImagePolicy onBadImage,
        DataAudit audit) {

    private static final Pattern FOLD = Pattern.compile("(\\d{1,4})/(\\d{1,4})");

    /**
     * Reads the records of a run and divides them, by the split's seed or else the run's.
     *
     * @throws VisualBertException of kind CONFIG, DATA, IMAGE or IO, for what would only end the run later
     */
    public static TrainingData read(TrainingSettings all) {
        Task task = all.pretraining() == null ? NewModel.task(all.model()) : null;
        TrainingData data = read(all.data(), task, all.optimization().seed());
        if (all.pretraining() != null) {
            Pretraining.check(data, all.pretraining().ofCaptions());
        }
        return data;
    }

    private static TrainingData read(DataSettings settings, @Nullable Task task, long seed) {
        Path train = settings.train();
        if (train == null) {
            throw new VisualBertException(VisualBertException.Code.USAGE, "--train is missing: a file of records");
        }
        Choices.check(
                settings.validationFraction() > 0 && settings.validationFraction() < 1,
                "validation-fraction",
                settings.validationFraction(),
                "a share above 0 and below 1");
        if (settings.test() != null && !settings.allowOverlap()) {
            DataAudit.refuseSameFile(train, settings.test());
        }
        if (settings.validation() != null && !settings.allowOverlap()) {
            DataAudit.refuseSameFile(train, settings.validation());
        }
        long splitSeed = Objects.requireNonNullElse(settings.splitSeed(), seed);
        List<LabelledRecord> all = records(settings, train);
        LabelSet labels = task == null ? new LabelSet(Captions.LABELS) : LabelSet.of(all, task);
        Split fold = settings.fold() == null ? new Split(all, List.of()) : fold(settings.fold(), all, splitSeed);
        Split split = settings.validation() == null
                ? Split.byGroup(fold.training(), settings.validationFraction(), splitSeed)
                : new Split(fold.training(), records(settings, settings.validation()));
        if (settings.fold() != null && settings.test() != null) {
            throw new VisualBertException(
                    VisualBertException.Code.CONFIG, "fold and test are both set; what are the test records?");
        }
        List<LabelledRecord> test = settings.fold() != null
                ? fold.heldOut()
                : settings.test() == null ? null : records(settings, settings.test());
        if (task != null) {
            labels.check(split.heldOut(), task);
        }
        Map<String, List<LabelledRecord>> splits = new LinkedHashMap<>();
        splits.put("training", split.training());
        splits.put("validation", split.heldOut());
        if (test != null && task != null) {
            labels.check(test, task);
            splits.put("test", test);
        }
        BadImagePolicy onBadImage = badImagePolicy(settings.onBadImage());
        DataAudit audit = DataAudit.of(splits);
        if (onBadImage == BadImagePolicy.ERROR && !audit.missingImages().isEmpty()) {
            LabelledRecord first = audit.missingImages().get(0);
            throw new VisualBertException(
                    VisualBertException.Code.IMAGE,
                    first.location() + ": " + first.image() + " is missing" + missing(first) + ", as are the images of "
                            + (audit.missingImages().size() - 1)
                            + " more records (--on-bad-image drop or blank goes on)");
        }
        return new TrainingData(split.training(), split.heldOut(), test, labels, onBadImage, audit);
    }

    private static String missing(LabelledRecord record) {
        String hint = record.images().stream()
                .filter(image -> !Files.exists(image))
                .findFirst()
                .map(NearbyFile::hint)
                .orElse("");
        return hint.isEmpty() ? "" : " (" + hint + ")";
    }

    /** A policy by its setting. */
    static BadImagePolicy badImagePolicy(String name) {
        return Choices.choose(
                "on-bad-image",
                name,
                Map.of(
                        "error", BadImagePolicy.ERROR,
                        "drop", BadImagePolicy.SKIP,
                        "skip", BadImagePolicy.SKIP,
                        "blank", BadImagePolicy.BLANK));
    }

    private static List<LabelledRecord> records(DataSettings settings, Path file) {
        RecordFormat format = Choices.choose(
                "format", settings.format(), Map.of("jsonl", RecordFormat.JSONL, "python", RecordFormat.PYTHON));
        FieldNames names = new FieldNames(
                settings.textField(),
                settings.pairField(),
                settings.imageField(),
                settings.labelField(),
                settings.choicesField(),
                group(settings));
        MissingTextPolicy onMissingText = Choices.choose(
                "on-missing-text",
                settings.onMissingText(),
                Map.of(
                        "error", MissingTextPolicy.ERROR,
                        "drop", MissingTextPolicy.DROP,
                        "blank", MissingTextPolicy.BLANK));
        return onMissingText.apply(RecordFile.readWithMissingTexts(file, format, names), names);
    }

    /** The labels that a single training record has. */
    List<String> labelsOfOneRecord() {
        Map<String, Integer> counts = new HashMap<>();
        training.forEach(record -> counts.merge(String.valueOf(record.label()), 1, Integer::sum));
        return labels.labels().stream()
                .filter(label -> counts.getOrDefault(label, 0) == 1)
                .toList();
    }

    private static FieldNames.@Nullable Group group(DataSettings settings) {
        String pattern = settings.groupPattern();
        try {
            return settings.groupField() == null
                    ? null
                    : new FieldNames.Group(settings.groupField(), pattern == null ? null : Pattern.compile(pattern));
        } catch (PatternSyntaxException e) {
            throw new VisualBertException(
                    VisualBertException.Code.CONFIG,
                    "group-pattern: \"" + pattern + "\" is no regular expression: " + e.getDescription(),
                    e);
        }
    }

    /** {@code 2/5}: the second of five. */
    private static Split fold(String fold, List<LabelledRecord> records, long seed) {
        Matcher parts = FOLD.matcher(fold);
        Choices.check(parts.matches(), "fold", fold, "which of how many, as 2/5");
        int number = Integer.parseInt(parts.group(1));
        int count = Integer.parseInt(parts.group(2));
        Choices.check(count >= 2 && number >= 1 && number <= count, "fold", fold, "which of how many, as 2/5");
        return Split.folds(records, count, seed).get(number - 1);
    }

    List<String> summary() {
        return List.of(String.format(
                Locale.ROOT,
                "%d training, %d validation, %d test records; %d labels",
                training.size(),
                validation.size(),
                test == null ? 0 : test.size(),
                labels.size()));
    }
}
