package org.visualbert4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.classifier.Classifier;
import org.visualbert4j.internal.classifier.ExampleReader;
import org.visualbert4j.internal.classifier.ScoredLabel;
import org.visualbert4j.internal.evaluate.EvaluationRun;
import org.visualbert4j.internal.files.AtomicFile;
import org.visualbert4j.internal.files.Folder;
import org.visualbert4j.internal.records.BadImagePolicy;
import org.visualbert4j.internal.records.FieldNames;
import org.visualbert4j.internal.records.LabelledRecord;
import org.visualbert4j.internal.records.RecordFile;
import org.visualbert4j.internal.records.RecordFormat;
import org.visualbert4j.internal.report.DemoReport;
import org.visualbert4j.internal.run.RunFolder;
import org.visualbert4j.internal.runtime.MatmulPrecision;
import org.visualbert4j.internal.settings.SettingsReader;
import org.visualbert4j.internal.settings.TrainingSettings;
import org.visualbert4j.internal.train.Trainer;
import org.visualbert4j.internal.train.TrainingData;
import org.visualbert4j.metrics.SingleLabelMetrics;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code visualbert demo}: the main job from end to end, on data that it draws itself. */
@Command(
        name = "demo",
        description = "Draws a data set, trains with and without co-attention, evaluates, predicts, writes a report.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {

    private static final long SEED = 1;

    @Option(
            names = "--output",
            paramLabel = "<folder>",
            defaultValue = "runs/demo",
            description = "Folder of the demo. Default: runs/demo.")
    private Path output = Path.of("runs/demo");

    @Option(
            names = "--quick",
            description = "A third of the data and a few epochs: shows that all works, not how well.")
    private boolean quick;

    @Override
    public Integer call() throws IOException {
        Path unfinished = output.resolve("demo.started");
        if (Files.exists(unfinished)) {
            removeUnfinished();
        } else if (Files.exists(output.resolve("concat"))) {
            throw new VisualBertException(
                    VisualBertException.Code.USAGE,
                    output + " holds a demo already; remove it, or name another folder with --output");
        }
        AtomicFile.write(unfinished, "");
        Path data = output.resolve("data");
        System.out.println("drawing images and questions ...");
        ShapesDataset.write(data, quick ? 400 : 1000, SEED);
        Map<String, DemoReport.Run> runs = new LinkedHashMap<>();
        for (String fusion : List.of("concat", "co-attention")) {
            System.out.println();
            System.out.println("training with " + fusion);
            train(data, fusion);
            runs.put(fusion, evaluate(data, output.resolve(fusion)));
        }
        Map<String, Double> baselines =
                baselines(data, runs.values().iterator().next().evaluation().singleLabelMetrics());
        print(baselines, runs);
        predict(data, output.resolve("co-attention"));
        Path report = output.resolve("report.html");
        DemoReport.write(
                report,
                "visualbert4j demo",
                "VisualBERT from random weights on drawn images and questions, with and without co-attention",
                baselines,
                runs);
        System.out.println();
        System.out.println("report: " + report);
        Files.delete(unfinished);
        return 0;
    }

    /** What a demo made that did not come to its end. */
    private void removeUnfinished() throws IOException {
        for (String made : List.of("data", "concat", "co-attention")) {
            Folder.delete(output.resolve(made));
        }
    }

    private void train(Path data, String fusion) {
        TerminalProgress progress = new TerminalProgress();
        new Trainer(SettingsReader.read(null, settings(data, fusion)), progress).run();
        progress.close();
    }

    private Map<String, String> settings(Path data, String fusion) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("train", data.resolve("train.jsonl").toString());
        settings.put("output", output.resolve(fusion).toString());
        settings.put("fusion", fusion);
        settings.put("image-size", ShapesDataset.SIZE + "x" + ShapesDataset.SIZE);
        settings.put("image-normalization", "training");
        settings.put("conv-channels", "[16, 32, 64]");
        settings.put("dropout", "0");
        settings.put("epochs", quick ? "4" : "12");
        settings.put("learning-rate", "1e-3");
        settings.put("precision", "fp32");
        settings.put("seed", String.valueOf(SEED));
        return settings;
    }

    private static DemoReport.Run evaluate(Path data, Path run) {
        try (Classifier classifier = Classifier.load(run)) {
            EvaluationRun evaluation = EvaluationRun.of(
                    classifier,
                    new ExampleReader(classifier, BadImagePolicy.ERROR),
                    records(data, "test.jsonl"),
                    64,
                    2,
                    MatmulPrecision.FP32,
                    done -> {});
            return new DemoReport.Run(RunFolder.epochs(run), evaluation);
        }
    }

    /**
     * What needs no image: the majority label of training, as every evaluation tells it, and each question's most frequent label
     * among the same training records.
     */
    private Map<String, Double> baselines(Path data, SingleLabelMetrics metrics) {
        TrainingSettings settings = SettingsReader.read(null, settings(data, "concat"));
        List<LabelledRecord> train = TrainingData.read(settings).training();
        Map<String, Map<String, Integer>> counts = new HashMap<>();
        for (LabelledRecord record : train) {
            counts.computeIfAbsent(record.text(), question -> new TreeMap<>())
                    .merge(String.valueOf(record.label()), 1, Integer::sum);
        }
        Map<String, String> best = new HashMap<>();
        counts.forEach((question, labels) -> labels.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .ifPresent(entry -> best.put(question, entry.getKey())));
        List<LabelledRecord> test = records(data, "test.jsonl");
        long right = test.stream()
                .filter(record -> String.valueOf(record.label()).equals(best.get(record.text())))
                .count();
        Map<String, Double> baselines = new LinkedHashMap<>();
        baselines.put("majority", Objects.requireNonNull(metrics.majorityBaseline()));
        baselines.put("question only", (double) right / test.size());
        return baselines;
    }

    private static void print(Map<String, Double> baselines, Map<String, DemoReport.Run> runs) {
        System.out.println();
        System.out.println("on records that training has not seen:");
        baselines.forEach((name, accuracy) ->
                System.out.println(TerminalProgress.format("  %-14s accuracy %6.2f %%", name, 100 * accuracy)));
        runs.forEach((name, run) -> {
            SingleLabelMetrics metrics = run.evaluation().singleLabelMetrics();
            System.out.println(TerminalProgress.format("  %-14s ", name) + TerminalProgress.accuracy(metrics));
        });
    }

    private static void predict(Path data, Path run) {
        System.out.println();
        System.out.println("three new records:");
        List<LabelledRecord> test = records(data, "test.jsonl");
        try (Classifier classifier = Classifier.load(run)) {
            for (LabelledRecord record : test.subList(0, Math.min(3, test.size()))) {
                Path image = Objects.requireNonNull(record.image());
                ScoredLabel best = classifier
                        .predict(record.text(), image, MatmulPrecision.FP32)
                        .get(0);
                System.out.println(TerminalProgress.format(
                        "  %s %s -> %s (%.1f %%; true: %s)",
                        image.getFileName(),
                        record.text(),
                        best.label(),
                        100 * best.probability(),
                        String.valueOf(record.label())));
            }
        }
    }

    private static List<LabelledRecord> records(Path data, String file) {
        return RecordFile.read(data.resolve(file), RecordFormat.JSONL, FieldNames.DEFAULT);
    }
}
