package org.visualbert4j.internal.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.dataset.DataAudit;
import org.visualbert4j.internal.dataset.ImageCheck;
import org.visualbert4j.internal.dataset.ImageCopies;
import org.visualbert4j.internal.dataset.LabelCoverage;
import org.visualbert4j.internal.dataset.RecordCopies;
import org.visualbert4j.internal.dataset.Split;
import org.visualbert4j.internal.model.Task;
import org.visualbert4j.internal.pretrain.Captions;
import org.visualbert4j.internal.records.BadImagePolicy;
import org.visualbert4j.internal.records.BadImages;
import org.visualbert4j.internal.records.LabelForm;
import org.visualbert4j.internal.records.LabelSet;
import org.visualbert4j.internal.records.LabelledRecord;
import org.visualbert4j.internal.records.LookAlikes;
import org.visualbert4j.internal.settings.DataSettings;
import org.visualbert4j.internal.settings.TrainingSettings;

/**
 * The records of a run in their splits.
 *
 * @param training trained on
 * @param validation decides which epoch is kept
 * @param test evaluated once, or null
 * @param labels those of training, or in pretraining whether captions are the image's
 * @param onBadImage what is done about images that are missing or broken
 * @param audit what was counted, and what is odd
 */
public record TrainingData(
        List<LabelledRecord> training,
        List<LabelledRecord> validation,
        @Nullable List<LabelledRecord> test,
        LabelSet labels,
        BadImagePolicy onBadImage,
        DataAudit audit) {

    /**
     * Reads the records of a run and divides them, by the split's seed or else the run's.
     *
     * @throws VisualBertException of kind CONFIG, DATA, IMAGE or IO, for what would only end the run later
     */
    public static TrainingData read(TrainingSettings all) {
        return read(all, ImageCheck.Watch.NONE);
    }

    /**
     * The same, followed while images are checked.
     *
     * @throws CancellationException where it was stopped meanwhile
     * @throws VisualBertException likewise
     */
    public static TrainingData read(TrainingSettings all, ImageCheck.Watch watch) {
        Task task = all.pretraining() == null ? all.model().labels() : null;
        TrainingData data = read(all, task, watch);
        if (all.pretraining() != null) {
            PretrainingTask.check(data, all.pretraining().ofCaptions());
        }
        return data;
    }

    private static TrainingData read(TrainingSettings all, @Nullable Task task, ImageCheck.Watch watch) {
        DataSettings settings = all.data();
        Path train = settings.train();
        if (train == null) {
            throw new VisualBertException(VisualBertException.Code.USAGE, "`train` is missing: a file of records");
        }
        check(settings, train);
        RecordSource source = RecordSource.of(all, watch);
        List<String> warnings = new ArrayList<>();
        Map<String, BadImages> bad = new LinkedHashMap<>();
        List<LabelledRecord> read = source.read(train, warnings);
        LabelSet labels = task == null ? new LabelSet(Captions.LABELS) : LabelSet.of(read, task);
        BadImages badImages = source.images(read);
        bad.put("train", badImages);

        long seed = Objects.requireNonNullElse(
                settings.splitSeed(), all.optimization().seed());
        List<LabelledRecord> taken = badImages.taken(read);
        DataSettings.Fold part = settings.fold() == null ? null : DataSettings.Fold.parse(settings.fold());
        Split fold = part == null
                ? new Split(taken, List.of())
                : Split.folds(taken, part.count(), seed).get(part.number() - 1);
        Split split = settings.validation() == null
                ? Split.byGroup(fold.training(), settings.validationFraction(), seed)
                : new Split(
                        fold.training(),
                        heldOut(source, settings.validation(), "validation", labels, task, warnings, bad));
        List<LabelledRecord> test = null;
        if (settings.fold() != null) {
            test = fold.heldOut();
        } else if (settings.test() != null) {
            test = heldOut(source, settings.test(), "test", labels, task, warnings, bad);
        }
        Map<String, List<LabelledRecord>> splits =
                splits(split.training(), split.heldOut(), task == null ? null : test);
        ImageCopies copies = ImageCopies.of(splits, source.looks(), settings.loaderThreads());
        List<LabelledRecord> training = split.training();
        if (settings.dropLeaks()) {
            training = withoutLeaks(splits, copies, warnings);
            splits.put("training", training);
            copies = copies.withoutLeaks();
        }
        if (task != null) {
            warnings.addAll(LabelForm.warnings(read, task));
            LookAlikes.of(read).warning().ifPresent(warnings::add);
        }
        if (task != null && task != Task.MULTIPLE_CHOICE) {
            LabelCoverage coverage = LabelCoverage.of(labels, training, split.heldOut());
            warnings.addAll(coverage.warnings(badImages));
        }
        DataAudit audit = DataAudit.of(splits, bad, warnings).with(copies, RecordCopies.of(splits, copies));
        return new TrainingData(training, split.heldOut(), test, labels, source.onBadImage(), audit);
    }

    /** The training records without copies of others, which is said; at least one is left. */
    private static List<LabelledRecord> withoutLeaks(
            Map<String, List<LabelledRecord>> splits, ImageCopies copies, List<String> warnings) {
        List<LabelledRecord> all = Objects.requireNonNull(splits.get("training"));
        List<LabelledRecord> others = splits.entrySet().stream()
                .filter(split -> !split.getKey().equals("training"))
                .flatMap(split -> split.getValue().stream())
                .toList();
        List<LabelledRecord> left = copies.without(all, others);
        int out = all.size() - left.size();
        if (left.isEmpty()) {
            throw new VisualBertException(
                    VisualBertException.Code.DATA,
                    "`drop-leaks`: no training record is left: the image of each is a validation or test image,"
                            + " or a copy of one");
        }
        if (out > 0) {
            warnings.add(out + " of " + all.size()
                    + " training records are left out: their image is a validation or test image, or a copy of one");
        }
        return left;
    }

    private static void check(DataSettings settings, Path train) {
        if (settings.fold() != null && settings.test() != null) {
            throw new VisualBertException(
                    VisualBertException.Code.CONFIG, "fold and test are both set; what are the test records?");
        }
        for (Path other : Arrays.asList(settings.test(), settings.validation())) {
            if (other != null && !settings.allowOverlap()) {
                DataAudit.refuseSameFile(train, other);
            }
        }
    }

    /** The records of a file that is not trained on. */
    private static List<LabelledRecord> heldOut(
            RecordSource source,
            Path file,
            String name,
            LabelSet labels,
            @Nullable Task task,
            List<String> warnings,
            Map<String, BadImages> bad) {
        List<LabelledRecord> read = source.read(file, warnings);
        if (task != null) {
            labels.check(read, task);
        }
        BadImages badImages = source.images(read);
        bad.put(name, badImages);
        return badImages.taken(read);
    }

    /** The records by split. */
    Map<String, List<LabelledRecord>> splits() {
        return splits(training, validation, test);
    }

    private static Map<String, List<LabelledRecord>> splits(
            List<LabelledRecord> training, List<LabelledRecord> validation, @Nullable List<LabelledRecord> test) {
        Map<String, List<LabelledRecord>> splits = new LinkedHashMap<>();
        splits.put("training", training);
        splits.put("validation", validation);
        if (test != null) {
            splits.put("test", test);
        }
        return splits;
    }

    /** The labels that a single training record has. */
    List<String> labelsOfOneRecord() {
        Map<String, Integer> counts = new HashMap<>();
        training.forEach(record -> counts.merge(String.valueOf(record.label()), 1, Integer::sum));
        return labels.labels().stream()
                .filter(label -> counts.getOrDefault(label, 0) == 1)
                .toList();
    }

    /** How many records there are, in a line. */
    String summary() {
        return String.format(
                Locale.ROOT,
                "%d training, %d validation, %d test records; %d labels",
                training.size(),
                validation.size(),
                test == null ? 0 : test.size(),
                labels.size());
    }
}
