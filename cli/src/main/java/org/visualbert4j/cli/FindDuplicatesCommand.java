package org.visualbert4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.classifier.Classifier;
import org.visualbert4j.internal.concurrent.ParallelTasks;
import org.visualbert4j.internal.dataset.CopyFiles;
import org.visualbert4j.internal.dataset.FieldCheck;
import org.visualbert4j.internal.dataset.ImageCopies;
import org.visualbert4j.internal.dataset.ImageLooks;
import org.visualbert4j.internal.dataset.RecordCopies;
import org.visualbert4j.internal.image.ImageReader;
import org.visualbert4j.internal.records.FieldNames;
import org.visualbert4j.internal.records.LabelledRecord;
import org.visualbert4j.internal.records.RecordFile;
import org.visualbert4j.internal.records.RecordFormat;
import org.visualbert4j.internal.report.CopiesReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code visualbert find-duplicates}: images that are copies of one another, and records that are nearly the same. */
@Command(
        name = "find-duplicates",
        description =
                "Finds copies among the images of records (resized, re-encoded, brightened or cropped), and records"
                        + " of nearly the same text and image.",
        mixinStandardHelpOptions = true)
final class FindDuplicatesCommand implements Callable<Integer> {

    @Option(names = "--data", paramLabel = "<file>", required = true, description = "Records.")
    private Path data = Path.of("");

    @Option(
            names = "--against",
            paramLabel = "<file>",
            arity = "1..*",
            description = "More records, such as those of a test: copies of images of the first file are told first.")
    private List<Path> against = new ArrayList<>();

    @Option(
            names = "--output",
            paramLabel = "<folder>",
            required = true,
            description = "Folder for images.jsonl, records.jsonl and duplicates.html.")
    private Path output = Path.of("");

    @Option(
            names = "--model",
            paramLabel = "<folder>",
            description = "A trained model, by whose pooled states records that are nearly the same are compared.")
    private @Nullable Path model;

    @Option(
            names = "--threads",
            paramLabel = "<integer>",
            defaultValue = "2",
            description = "Threads that read and compare images. Default: 2.")
    private int threads = 2;

    @Option(names = "--format", defaultValue = "jsonl", description = "How lines are written. Default: jsonl.")
    private RecordFormat format = RecordFormat.JSONL;

    @Mixin
    private FieldOptions fields = new FieldOptions();

    @Option(
            names = "--label-field",
            paramLabel = "<key>",
            defaultValue = "label",
            description = "Key of the label. Default: label.")
    private String labelField = "label";

    @Override
    public Integer call() {
        Options.positive("--threads", threads);
        Map<String, List<LabelledRecord>> splits = read();
        ImageLooks looks = looks(splits);
        ImageCopies images = ImageCopies.of(splits, looks, threads);
        RecordCopies records = RecordCopies.of(splits, images);
        CopyFiles.writeImages(output.resolve("images.jsonl"), images);
        if (model == null) {
            CopyFiles.writeRecords(output.resolve("records.jsonl"), records, (one, other) -> null);
        } else {
            try (Classifier classifier = Classifier.load(model)) {
                PooledSimilarity similarity = new PooledSimilarity(classifier);
                CopyFiles.writeRecords(output.resolve("records.jsonl"), records, similarity::of);
            }
        }
        CopiesReport.write(output.resolve("duplicates.html"), images, records);
        images.leaks().forEach(leak -> System.out.println(leak.warning()));
        System.out.println(CopiesReport.summary(images, records));
        System.out.println("saved in " + output + ": images.jsonl, records.jsonl, duplicates.html");
        return 0;
    }

    /** The records by the names of their files. */
    private Map<String, List<LabelledRecord>> read() {
        Map<String, List<LabelledRecord>> splits = new LinkedHashMap<>();
        List<Path> files = new ArrayList<>(List.of(data));
        files.addAll(against);
        for (Path file : files) {
            List<LabelledRecord> records = read(file);
            String name = String.valueOf(file.getFileName());
            if (splits.putIfAbsent(splits.containsKey(name) ? file.toString() : name, records) != null) {
                throw new VisualBertException(VisualBertException.Code.USAGE, file + " is named twice");
            }
        }
        return splits;
    }

    /** Records, as far as they have a text, an image and a label; one of them at least must have an image. */
    private List<LabelledRecord> read(Path file) {
        FieldNames names = new FieldNames(fields.text, fields.pair, fields.image, labelField);
        List<LabelledRecord> records = RecordFile.readWithMissingTexts(file, format, names);
        new FieldCheck(format, names).images(records);
        return records;
    }

    /** Reads each image once. */
    private ImageLooks looks(Map<String, List<LabelledRecord>> splits) {
        List<Path> files = splits.values().stream()
                .flatMap(List::stream)
                .flatMap(record -> record.images().stream())
                .distinct()
                .toList();
        ImageLooks looks = new ImageLooks();
        ImageReader reader = new ImageReader();
        Queue<String> unread = new ConcurrentLinkedQueue<>();
        try (ProgressBar bar =
                TerminalBar.of("images", files.size()).showSpeed().build()) {
            ParallelTasks.run(files, threads, file -> {
                try {
                    looks.add(file, reader.read(file));
                } catch (VisualBertException e) {
                    unread.add(String.valueOf(e.getMessage()));
                }
                bar.step();
            });
        }
        if (!unread.isEmpty()) {
            TerminalProgress.warn(unread.size() + " of " + files.size() + " images can't be read and are compared by"
                    + " their names; one is " + unread.element());
        }
        return looks;
    }
}
