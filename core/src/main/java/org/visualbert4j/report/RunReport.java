package org.visualbert4j.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.VisualBertException;
import org.visualbert4j.data.DataAudit;
import org.visualbert4j.evaluate.Evaluation;
import org.visualbert4j.evaluate.Figures;
import org.visualbert4j.evaluate.Metrics;
import org.visualbert4j.evaluate.MultiLabelMetrics;
import org.visualbert4j.evaluate.ProbabilityMetrics;
import org.visualbert4j.train.EpochMetrics;
import org.visualbert4j.train.RunFolder;

/** One run on one page: how it learnt, how good it is on given records, what it gets wrong, where it comes from. */
public final class RunReport {

    private static final int EXAMPLES = 12;
    private static final int LABELS = 30;

    private RunReport() {}

    /**
     * Writes the page.
     *
     * @param run the run's folder
     * @param records what the evaluation is of, such as {@code test.jsonl}
     * @param evaluation of the run's classifier
     * @param audit of the records, or of all splits
     * @throws VisualBertException IO or DATA for a folder that holds no whole run
     */
    public static void write(Path run, String records, Evaluation evaluation, DataAudit audit, Path output) {
        Figures figures = evaluation.figures();
        HtmlPage page = new HtmlPage("Run " + run.toAbsolutePath().getFileName(), "How good it is on " + records);
        page.section("Figures").table(List.of("", ""), summary(figures), List.of());
        if (evaluation.leftOut() > 0) {
            page.paragraph(evaluation.leftOut() + " records are left out: their pictures are missing or broken.");
        }
        learning(page, RunFolder.epochs(run));
        page.section("Labels")
                .table(List.of("label", "precision", "recall", "F1", "records"), labels(figures), List.of());
        if (figures instanceof Metrics metrics) {
            ConfusionTable.write(page.section("Confusion"), metrics);
            calibration(page, metrics.probabilities());
            wrong(page, metrics, evaluation.answers());
        }
        page.section("Records").table(List.of("", ""), records(audit), List.of());
        audit.warnings().forEach(page::paragraph);
        page.section("Where it comes from")
                .text(read(run.resolve("provenance.json")))
                .text(read(run.resolve("settings.yaml")));
        page.write(output);
    }

    private static List<List<String>> summary(Figures figures) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "accuracy",
                percent(figures.accuracy()) + " of " + figures.count() + " (95 % interval "
                        + percent(figures.accuracyLow()) + " to " + percent(figures.accuracyHigh()) + ")"));
        if (figures instanceof Metrics metrics) {
            rows.add(List.of("most frequent label alone", percent(metrics.majorityBaseline())));
            rows.add(List.of("balanced accuracy", percent(metrics.balancedAccuracy())));
            add(rows, "soft accuracy", metrics.softAccuracy());
        }
        if (figures instanceof MultiLabelMetrics metrics) {
            rows.add(List.of("micro F1", percent(metrics.microF1())));
            rows.add(List.of("labels are given from", String.format(Locale.ROOT, "%.3f", metrics.threshold())));
        }
        rows.add(List.of("macro F1", percent(figures.macroF1())));
        rows.add(List.of("weighted F1", percent(figures.weightedF1())));
        add(rows, "ROC AUC", figures.rocAuc());
        add(rows, "average precision", figures.averagePrecision());
        rows.add(List.of("loss", String.format(Locale.ROOT, "%.4f", figures.loss())));
        return rows;
    }

    private static void add(List<List<String>> rows, String name, @Nullable Double share) {
        if (share != null) {
            rows.add(List.of(name, percent(share)));
        }
    }

    private static void learning(HtmlPage page, List<EpochMetrics> epochs) {
        Map<String, List<EpochMetrics>> one = Map.of("run", epochs);
        page.section("Learning")
                .beginFigures()
                .figure(Curves.png("validation accuracy", one, EpochMetrics::validationAccuracy), "validation accuracy")
                .figure(Curves.png("validation loss", one, EpochMetrics::validationLoss), "validation loss")
                .figure(Curves.png("training loss", one, EpochMetrics::trainingLoss), "training loss")
                .figure(Curves.png("learning rate", one, EpochMetrics::learningRate), "learning rate")
                .endFigures();
    }

    private static List<List<String>> labels(Figures figures) {
        return figures.labels().stream()
                .map(label -> List.of(
                        label.label(),
                        percent(label.precision()),
                        percent(label.recall()),
                        percent(label.f1()),
                        String.valueOf(label.support())))
                .toList();
    }

    private static void calibration(HtmlPage page, @Nullable ProbabilityMetrics figures) {
        if (figures == null) {
            return;
        }
        page.section("Calibration")
                .paragraph("Expected calibration error " + percent(figures.calibrationError())
                        + ": how far confidence and accuracy are apart. On the diagonal they are the same.")
                .beginFigures()
                .figure(Curves.reliability(figures.calibration()), "accuracy by confidence")
                .endFigures();
    }

    private static void wrong(HtmlPage page, Metrics metrics, List<Evaluation.Answer> answers) {
        List<Evaluation.Answer> worst = answers.stream()
                .filter(answer -> answer.predicted() != answer.label())
                .sorted(Comparator.comparingDouble(
                        (Evaluation.Answer answer) -> -answer.probabilities()[answer.predicted()]))
                .limit(EXAMPLES)
                .toList();
        page.section("Most sure and wrong");
        if (worst.isEmpty()) {
            page.paragraph("No record was answered wrongly.");
            return;
        }
        page.beginFigures();
        for (Evaluation.Answer answer : worst) {
            String said = metrics.labels().get(answer.predicted()).label();
            page.card(
                    answer.record().images(),
                    List.of(
                            answer.record().text(),
                            "true: " + answer.record().label(),
                            said + " (" + percent(answer.probabilities()[answer.predicted()]) + ")"),
                    false);
        }
        page.endFigures();
    }

    private static List<List<String>> records(DataAudit audit) {
        Map<String, String> rows = new LinkedHashMap<>();
        audit.records().forEach((split, count) -> rows.put(split, count + " records"));
        audit.labels().entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .limit(LABELS)
                .forEach(label -> rows.put("label " + label.getKey(), String.valueOf(label.getValue())));
        return rows.entrySet().stream()
                .map(row -> List.of(row.getKey(), row.getValue()))
                .toList();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new VisualBertException(VisualBertException.Code.IO, file + " can't be read: " + e.getMessage(), e);
        }
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f %%", 100 * share);
    }
}
