package org.visualbert4j.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.classifier.Acceptance;
import org.visualbert4j.internal.classifier.Classifier;
import org.visualbert4j.internal.fetch.AllowedHosts;
import org.visualbert4j.internal.format.ImageSource;
import org.visualbert4j.internal.format.JsonLines;
import org.visualbert4j.internal.format.RecordInput;
import org.visualbert4j.internal.format.images.Base64Images;
import org.visualbert4j.internal.format.images.UrlImages;
import org.visualbert4j.internal.label.Formats;
import org.visualbert4j.internal.label.LabelModel;
import org.visualbert4j.internal.label.LabelResult;
import org.visualbert4j.internal.label.LabelRun;
import org.visualbert4j.internal.label.LabelSettings;
import org.visualbert4j.internal.label.ModelIdentity;
import org.visualbert4j.internal.label.Shard;
import org.visualbert4j.internal.records.FieldNames;
import org.visualbert4j.internal.runtime.LibTorch;
import org.visualbert4j.internal.runtime.MatmulPrecision;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code visualbert label}: the labels of a file or a stream of records, each exactly once. */
@Command(
        name = "label",
        description =
                "Labels a file of records of any length with a trained classifier. Started again, it resumes where it"
                        + " was interrupted.",
        mixinStandardHelpOptions = true,
        subcommands = LabelMergeCommand.class)
final class LabelCommand implements Callable<Integer> {

    private static final String STANDARD = "-";

    @Parameters(paramLabel = "<model>", arity = "0..1", description = Options.MODEL_HELP)
    private @Nullable Path run;

    @Option(
            names = "--data",
            paramLabel = "<file>",
            description = "Records to label; - for JSON lines on standard input.")
    private @Nullable String data;

    @Option(
            names = "--output",
            paramLabel = "<file>",
            description =
                    "The same records with their labels; - for JSON lines on standard output, from which nothing can"
                            + " be resumed.")
    private @Nullable String output;

    @Option(
            names = "--bad-records",
            paramLabel = "<file>",
            description =
                    "Records that can't be labelled, as JSON lines with the reason. Default: they stay in the output, with"
                            + " the reason as their error.")
    private @Nullable Path badRecords;

    @Option(
            names = "--allow-urls",
            paramLabel = "<host>",
            arity = "1..*",
            description =
                    "Fetch images by URLs of these hosts: example.com, *.example.com or example.com:8080. Default: none.")
    private List<String> allowedHosts = List.of();

    @Option(names = "--strict", description = "End at the first record that can't be labelled.")
    private boolean strict;

    @Option(
            names = "--shard",
            paramLabel = "<i/n>",
            description = "Label every n-th record, from the i-th on: one part of n, for as many processes; label merge"
                    + " joins their outputs. Default: all records.")
    private String shard = "1/1";

    @Option(
            names = "--top",
            paramLabel = "<integer>",
            defaultValue = "1",
            description = "How many labels; of several, those that are given. Default: 1.")
    private int top = 1;

    @Option(
            names = "--sets",
            paramLabel = "<share>",
            description =
                    "Give, instead of --top, a set of labels that holds the record's own with this probability, such"
                            + " as 0.95; from 0.5.")
    private @Nullable Double sets;

    @Mixin
    private FieldOptions fields = new FieldOptions();

    @Option(
            names = "--choices-field",
            paramLabel = "<key>",
            defaultValue = "choices",
            description = "Key of the texts to choose from. Default: choices.")
    private String choicesField = "choices";

    @Option(
            names = "--batch-size",
            paramLabel = "<integer>",
            defaultValue = "32",
            description = "Records a batch. Default: 32.")
    private int batchSize = 32;

    @Option(
            names = "--precision",
            paramLabel = RecordOptions.PRECISION_LABEL,
            defaultValue = "auto",
            description = RecordOptions.PRECISION_HELP)
    private String precision = "auto";

    @Option(names = "--threads", paramLabel = "<integer>", defaultValue = "0", description = Options.THREADS_HELP)
    private int threads;

    @Override
    public Integer call() {
        Path model = required(run, "the model's folder");
        String input = required(data, "--data");
        String target = required(output, "--output");
        LabelSettings settings = new LabelSettings(
                file(input),
                file(target),
                badRecords,
                new FieldNames(fields.text, fields.pair, fields.image, "", choicesField, null),
                Options.positive("--top", top),
                Options.positive("--batch-size", batchSize),
                strict,
                Shard.parse(shard));
        LibTorch.loadAhead();
        try (Classifier classifier = Classifier.load(model)) {
            Options.useThreads(threads);
            MatmulPrecision used = Options.precision(precision, model, classifier);
            Acceptance acceptance =
                    Acceptance.of(model, used, TerminalProgress::warn).orElse(null);
            Float setFrom = sets == null ? null : TargetOptions.setThreshold(model, acceptance, sets);
            LabelModel labelling = new LabelModel(classifier, ModelIdentity.of(model), used, acceptance, setFrom);
            try (UrlImages urls = new UrlImages(AllowedHosts.of(allowedHosts))) {
                ImageSource images = ImageSource.firstOf(
                        List.of(ImageSource.ATTACHED, new Base64Images(), urls, ImageSource.files(folder(settings))));
                return label(labelling, settings, images);
            }
        }
    }

    private static <T> T required(@Nullable T value, String what) {
        if (value == null) {
            throw new VisualBertException(
                    VisualBertException.Code.USAGE, what + " is missing; see visualbert label --help");
        }
        return value;
    }

    private static @Nullable Path file(String name) {
        return name.equals(STANDARD) ? null : Path.of(name);
    }

    private static int label(LabelModel model, LabelSettings settings, ImageSource images) {
        OutputStream standardOutput = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out));
        long start = System.nanoTime();
        try (ProgressBar bar = TerminalBar.of("label", -1).showSpeed().build()) {
            LabelRun run = new LabelRun(model, settings, images, (records, all) -> {
                bar.maxHint(all < 0 ? -1 : Math.max(all, records));
                bar.stepTo(records);
            });
            LabelResult result;
            try (Interruption interruption = Interruption.stopping(run::stop)) {
                result = run.run(() -> read(settings.input()), standardOutput);
            } catch (CancellationException e) {
                return Interruption.EXIT_CODE;
            }
            bar.close();
            print(result, settings, (System.nanoTime() - start) / 1e9);
            return result.bad() == 0 ? 0 : ExitCodes.SOME_RECORDS_BAD;
        }
    }

    private static RecordInput read(@Nullable Path input) {
        return input == null
                ? JsonLines.read(new FileInputStream(FileDescriptor.in))
                : Formats.of(input).read(input);
    }

    /** What images' paths are relative to. */
    private static Path folder(LabelSettings settings) {
        Path input = settings.input();
        Path parent = input == null ? null : input.getParent();
        return parent == null ? Path.of("") : parent;
    }

    private static void print(LabelResult result, LabelSettings settings, double seconds) {
        String bad = result.bad() == 0
                ? ""
                : ", " + result.bad() + (result.bad() == 1 ? " bad one is in " : " bad ones are in ")
                        + (settings.badRecords() == null ? "the output, with their error" : settings.badRecords());
        String accepted = result.accepted() == null ? "" : ", " + result.accepted() + " of them accepted";
        System.err.println(result.labelled() + " records are labelled" + accepted + bad);
        if (result.wasFinished()) {
            System.err.println(
                    "it was finished before; remove " + settings.output() + " and its checkpoint to begin again");
            return;
        }
        long now = result.labelled() + result.bad() - result.before();
        System.err.println(
                TerminalProgress.format("%d of them now, %.1f a second; %s", now, now / seconds, result.limit()));
    }
}
