package org.visualbert4j.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.internal.calibrate.AcceptanceFit;
import org.visualbert4j.internal.classifier.Acceptance;
import org.visualbert4j.internal.classifier.Classifier;
import org.visualbert4j.internal.evaluate.EvaluationRun;
import org.visualbert4j.internal.files.Json;
import org.visualbert4j.internal.records.LabelledRecord;
import org.visualbert4j.metrics.LabelMetrics;
import org.visualbert4j.metrics.MultiLabelMetrics;
import org.visualbert4j.metrics.ProbabilityMetrics;
import org.visualbert4j.metrics.SingleLabelMetrics;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code visualbert evaluate}: how good a trained classifier is on records whose labels are known. */
@Command(
        name = "evaluate",
        description = "Evaluates a trained classifier on labelled records.",
        mixinStandardHelpOptions = true)
final class EvaluateCommand implements Callable<Integer> {

    @Parameters(paramLabel = "<model>", description = Options.MODEL_HELP)
    private Path run = Path.of("");

    @Option(names = "--data", paramLabel = "<file>", required = true, description = "Labelled records.")
    private Path data = Path.of("");

    @Mixin
    private TargetOptions target = new TargetOptions();

    @Mixin
    private RecordOptions options = new RecordOptions();

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() {
        AcceptanceFit.Target promise = target.asked().orElse(null);
        List<LabelledRecord> records = options.read(data);
        options.useThreads();
        try (Classifier classifier = Classifier.load(run)) {
            if (promise != null) {
                promise.checkTask(classifier.model().config().task());
            }
            EvaluationRun evaluation = options.evaluate(run, classifier, records);
            Acceptance acceptance = promise != null
                    ? AcceptanceFit.of(
                            run, classifier, options.precision(run, classifier), evaluation.answers(), promise)
                    : null;
            if (json) {
                ObjectNode metrics = Json.PLAIN.valueToTree(evaluation.metrics());
                metrics.put("left_out", evaluation.leftOut());
                metrics.put("bad_images", evaluation.badImages().bad().size());
                metrics.put("cut_texts", evaluation.texts().cut());
                if (acceptance != null) {
                    metrics.set("acceptance", TargetOptions.summary(acceptance));
                }
                System.out.println(Json.line(metrics));
            } else {
                print(evaluation);
                System.out.println();
                if (acceptance != null) {
                    System.out.println(acceptance.sentence());
                }
                System.out.println(options.precisionLine(run, classifier));
            }
        }
        return 0;
    }

    private static void print(EvaluationRun evaluation) {
        System.out.println(TerminalProgress.accuracy(evaluation.metrics()));
        if (evaluation.metrics() instanceof SingleLabelMetrics metrics) {
            print(metrics);
        } else if (evaluation.metrics() instanceof MultiLabelMetrics metrics) {
            print(metrics);
        }
    }

    private static void print(SingleLabelMetrics metrics) {
        System.out.println(TerminalProgress.format(
                "balanced accuracy %.2f %%, macro F1 %.2f %%, weighted F1 %.2f %%, loss %.4f%s",
                100 * metrics.balancedAccuracy(),
                100 * metrics.macroF1(),
                100 * metrics.weightedF1(),
                metrics.loss(),
                percent(", soft accuracy", metrics.softAccuracy())));
        ProbabilityMetrics probabilities = metrics.probabilities();
        if (probabilities != null) {
            List<Double> top = probabilities.topK();
            System.out.println(TerminalProgress.format(
                    "calibration error %.2f %%%s%s%s",
                    100 * probabilities.calibrationError(),
                    percent(", ROC AUC", probabilities.rocAuc()),
                    percent(", average precision", probabilities.averagePrecision()),
                    top.size() > 2 ? percent(", among the first " + top.size(), top.get(top.size() - 1)) : ""));
        }
        int column = table(metrics.labels());
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

    private static void print(MultiLabelMetrics metrics) {
        System.out.println(TerminalProgress.format(
                "micro F1 %.2f %%, macro F1 %.2f %%, Hamming loss %.2f %%, loss %.4f, threshold %.2f %%%s%s",
                100 * metrics.microF1(),
                100 * metrics.macroF1(),
                100 * metrics.hammingLoss(),
                metrics.loss(),
                100 * metrics.threshold(),
                percent(", ROC AUC", metrics.rocAuc()),
                percent(", average precision", metrics.averagePrecision())));
        table(metrics.labels());
    }

    /** A line a label; how wide their column is. */
    private static int table(List<LabelMetrics> labels) {
        int column = Math.max(
                6,
                labels.stream().mapToInt(label -> label.label().length()).max().orElse(0));
        System.out.println();
        System.out.println(TerminalProgress.format("%-" + column + "s  precision  recall     F1  records", "label"));
        labels.forEach(label -> System.out.println(TerminalProgress.format(
                "%-" + column + "s  %9.2f  %6.2f  %5.2f  %7d",
                label.label(),
                100 * label.precision(),
                100 * label.recall(),
                100 * label.f1(),
                label.support())));
        return column;
    }

    private static String percent(String name, @Nullable Double share) {
        return share == null ? "" : TerminalProgress.format("%s %.2f %%", name, 100 * share);
    }
}
