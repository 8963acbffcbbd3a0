package org.visualbert4j.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.visualbert4j.data.BadImagePolicy;
import org.visualbert4j.data.FieldNames;
import org.visualbert4j.data.LabelledRecord;
import org.visualbert4j.data.RecordFile;
import org.visualbert4j.data.RecordFormat;
import org.visualbert4j.evaluate.Evaluation;
import org.visualbert4j.evaluate.LabelMetrics;
import org.visualbert4j.evaluate.Metrics;
import org.visualbert4j.label.Classifier;
import org.visualbert4j.label.ExampleReader;
import org.visualbert4j.runtime.Precision;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code visualbert evaluate}: how good a trained classifier is on records whose labels are known. */
@Command(
        name = "evaluate",
        description = "Evaluates a trained classifier on labelled records.",
        mixinStandardHelpOptions = true)
final class EvaluateCommand implements Callable<Integer> {

    private static final int MOST_TOP = 5;

    @Parameters(paramLabel = "RUN", description = "Folder of the trained classifier.")
    private Path run = Path.of("");

    @Option(names = "--data", paramLabel = "FILE", required = true, description = "Labelled records.")
    private Path data = Path.of("");

    @Option(names = "--format", defaultValue = "jsonl", description = "jsonl or python. Default: jsonl.")
    private RecordFormat format = RecordFormat.JSONL;

    @Option(names = "--text-field", defaultValue = "text", description = "Key of the text.")
    private String textField = "text";

    @Option(names = "--pair-field", defaultValue = "text_pair", description = "Key of a second text.")
    private String pairField = "text_pair";

    @Option(names = "--image-field", defaultValue = "img", description = "Key of the picture's path.")
    private String imageField = "img";

    @Option(names = "--label-field", defaultValue = "label", description = "Key of the label.")
    private String labelField = "label";

    @Option(names = "--on-bad-image", defaultValue = "error", description = "error, skip or blank. Default: error.")
    private BadImagePolicy onBadImage = BadImagePolicy.ERROR;

    @Option(names = "--batch-size", defaultValue = "64", description = "Records a batch. Default: 64.")
    private int batchSize = 64;

    @Option(names = "--precision", defaultValue = "auto", description = "fp32, bf16 or auto. Default: auto.")
    private String precision = "auto";

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() throws JsonProcessingException {
        FieldNames names = new FieldNames(textField, pairField, imageField, labelField);
        List<LabelledRecord> records = RecordFile.read(data, format, names);
        try (Classifier classifier = Classifier.load(run)) {
            Evaluation evaluation = Evaluation.of(
                    classifier,
                    new ExampleReader(classifier, onBadImage),
                    records,
                    Options.positive("--batch-size", batchSize),
                    2,
                    Precision.parse(precision),
                    done -> {});
            if (json) {
                System.out.println(new JsonMapper().writeValueAsString(evaluation.metrics()));
            } else {
                print(evaluation);
            }
        }
        return 0;
    }

    private static void print(Evaluation evaluation) {
        Metrics metrics = evaluation.metrics();
        System.out.println(TerminalProgress.accuracy(metrics));
        System.out.println(TerminalProgress.format(
                "balanced accuracy %.2f %%, macro F1 %.2f, weighted F1 %.2f, loss %.4f",
                100 * metrics.balancedAccuracy(), 100 * metrics.macroF1(), 100 * metrics.weightedF1(), metrics.loss()));
        System.out.println(ranking(metrics)
                + TerminalProgress.format(
                        "calibration error %.2f %%", 100 * metrics.calibration().error()));
        if (metrics.labels().size() > MOST_TOP) {
            System.out.println(TerminalProgress.format(
                    "label among the 3 most probable %.2f %%, among the %d %.2f %%",
                    100 * metrics.topAccuracy().get(2),
                    MOST_TOP,
                    100 * metrics.topAccuracy().get(MOST_TOP - 1)));
        }
        if (evaluation.leftOut() > 0) {
            System.out.println(evaluation.leftOut() + " records left out: their pictures are missing or broken");
        }
        printLabels(metrics);
    }

    /** Nothing where the records all have one label. */
    private static String ranking(Metrics metrics) {
        return Double.isNaN(metrics.macroRocAuc())
                ? ""
                : TerminalProgress.format("macro ROC AUC %.2f, ", 100 * metrics.macroRocAuc());
    }

    private static void printLabels(Metrics metrics) {
        int width = metrics.labels().stream()
                .mapToInt(l -> l.label().length())
                .max()
                .orElse(5);
        int column = Math.max(6, width);
        System.out.println();
        System.out.println(TerminalProgress.format("%-" + column + "s  precision  recall     F1  records", "label"));
        for (LabelMetrics label : metrics.labels()) {
            System.out.println(TerminalProgress.format(
                    "%-" + column + "s  %9.2f  %6.2f  %5.2f  %7d",
                    label.label(),
                    100 * label.precision(),
                    100 * label.recall(),
                    100 * label.f1(),
                    label.support()));
        }
        System.out.println();
        System.out.println("confusion (rows: true, columns: predicted)");
        StringBuilder head = new StringBuilder(" ".repeat(column));
        metrics.labels().forEach(label -> head.append(TerminalProgress.format(" %" + column + "s", label.label())));
        System.out.println(head);
        for (int i = 0; i < metrics.labels().size(); i++) {
            StringBuilder row = new StringBuilder(TerminalProgress.format(
                    "%-" + column + "s", metrics.labels().get(i).label()));
            metrics.confusion()
                    .get(i)
                    .forEach(count -> row.append(TerminalProgress.format(" %" + column + "d", count)));
            System.out.println(row);
        }
    }
}
