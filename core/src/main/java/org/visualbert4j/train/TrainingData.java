package org.visualbert4j.train;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.VisualBertException;
import org.visualbert4j.data.BadImagePolicy;
import org.visualbert4j.data.DataAudit;
import org.visualbert4j.data.FieldNames;
import org.visualbert4j.data.LabelSet;
import org.visualbert4j.data.LabelledRecord;
import org.visualbert4j.data.RecordFile;
import org.visualbert4j.data.RecordFormat;
import org.visualbert4j.data.Split;

/**
 * The records of a run in their splits.
 *
 * @param training trained on
 * @param validation decides which epoch is kept
 * @param test evaluated once, or null
 * @param labels those of training
 * @param onBadImage what is done about pictures that are missing or broken
 * @param audit what was counted, and what is odd
 */
record TrainingData(
        List<LabelledRecord> training,
        List<LabelledRecord> validation,
        @Nullable List<LabelledRecord> test,
        LabelSet labels,
        BadImagePolicy onBadImage,
        DataAudit audit) {

    static TrainingData read(DataSettings settings, long seed) {
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
        List<LabelledRecord> all = records(settings, train);
        LabelSet labels = LabelSet.of(all);
        Split split = settings.validation() == null
                ? Split.byPicture(all, settings.validationFraction(), seed)
                : new Split(all, records(settings, settings.validation()));
        List<LabelledRecord> test = settings.test() == null ? null : records(settings, settings.test());
        split.validation().forEach(labels::classOf);
        Map<String, List<LabelledRecord>> splits = new LinkedHashMap<>();
        splits.put("training", split.training());
        splits.put("validation", split.validation());
        if (test != null) {
            test.forEach(labels::classOf);
            splits.put("test", test);
        }
        BadImagePolicy onBadImage = badImagePolicy(settings.onBadImage());
        DataAudit audit = DataAudit.of(splits);
        if (onBadImage == BadImagePolicy.ERROR && !audit.missingImages().isEmpty()) {
            LabelledRecord first = audit.missingImages().get(0);
            throw new VisualBertException(
                    VisualBertException.Code.IMAGE,
                    first.location() + ": " + first.image() + " is missing, as are the pictures of "
                            + (audit.missingImages().size() - 1)
                            + " more records (--on-bad-image skip or blank goes on)");
        }
        return new TrainingData(split.training(), split.validation(), test, labels, onBadImage, audit);
    }

    /** A policy by its setting. */
    static BadImagePolicy badImagePolicy(String name) {
        return Choices.choose(
                "on-bad-image",
                name,
                Map.of("error", BadImagePolicy.ERROR, "skip", BadImagePolicy.SKIP, "blank", BadImagePolicy.BLANK));
    }

    private static List<LabelledRecord> records(DataSettings settings, Path file) {
        RecordFormat format = Choices.choose(
                "format", settings.format(), Map.of("jsonl", RecordFormat.JSONL, "python", RecordFormat.PYTHON));
        FieldNames names = new FieldNames(
                settings.textField(), settings.pairField(), settings.imageField(), settings.labelField());
        return RecordFile.read(file, format, names);
    }

    /** The labels that a single training record has. */
    List<String> labelsOfOneRecord() {
        return labels.labels().stream()
                .filter(label -> training.stream()
                                .filter(record -> label.equals(record.label()))
                                .count()
                        == 1)
                .toList();
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
