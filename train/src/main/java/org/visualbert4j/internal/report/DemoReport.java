package org.visualbert4j.internal.report;

import static org.visualbert4j.internal.report.Words.percent;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.visualbert4j.internal.evaluate.EvaluationRun;
import org.visualbert4j.metrics.EpochMetrics;
import org.visualbert4j.metrics.SingleLabelMetrics;

/** Several classifiers on the same test records, on one page. */
public final class DemoReport {

    private static final int SAMPLES = 8;

    /**
     * One classifier's part.
     *
     * @param epochs of its training
     * @param evaluation on the test records
     */
    public record Run(List<EpochMetrics> epochs, EvaluationRun evaluation) {}

    private DemoReport() {}

    /**
     * Writes the page.
     *
     * @param lead one line under the title
     * @param baselines accuracy by name, of what needs no image
     * @param runs by name
     */
    public static void write(
            Path path, String title, String lead, Map<String, Double> baselines, Map<String, Run> runs) {
        HtmlPage page = new HtmlPage(title, lead);
        page.section("Accuracy on records that training has not seen");
        List<List<String>> rows = new ArrayList<>();
        baselines.forEach((name, accuracy) -> rows.add(List.of(name, percent(accuracy), "", "", "")));
        runs.forEach((name, run) -> rows.add(row(name, run.evaluation.singleLabelMetrics())));
        page.table(List.of("", "accuracy", "95 % interval", "macro F1", "loss"), rows);

        Map<String, List<EpochMetrics>> epochs = new LinkedHashMap<>();
        runs.forEach((name, run) -> epochs.put(name, run.epochs));
        page.section("Learning")
                .beginFigures()
                .figure(Chart.ofRuns(epochs, EpochMetrics::validationAccuracy), "validation accuracy")
                .figure(Chart.ofRuns(epochs, EpochMetrics::trainingLoss), "training loss")
                .endFigures();

        runs.forEach((name, run) -> {
            page.section("Confusion: " + name);
            ConfusionTable.addTo(page, run.evaluation.singleLabelMetrics());
        });
        runs.forEach((name, run) -> {
            page.section("Sample predictions: " + name).beginFigures();
            List<EvaluationRun.Answer> answers = run.evaluation.answers();
            int stride = Math.max(1, answers.size() / SAMPLES);
            for (int i = 0; i < answers.size() && i / stride < SAMPLES; i += stride) {
                card(page, run.evaluation.singleLabelMetrics(), answers.get(i));
            }
            page.endFigures();
        });
        page.write(path);
    }

    private static List<String> row(String name, SingleLabelMetrics metrics) {
        return List.of(
                name,
                percent(metrics.accuracy()),
                percent(metrics.accuracyLow()) + " to " + percent(metrics.accuracyHigh()),
                percent(metrics.macroF1()),
                String.format(Locale.ROOT, "%.3f", metrics.loss()));
    }

    private static void card(HtmlPage page, SingleLabelMetrics metrics, EvaluationRun.Answer answer) {
        String predicted = metrics.labels().get(answer.predicted()).label();
        String truth = metrics.labels().get(answer.label()).label();
        boolean right = predicted.equals(truth);
        String said = predicted + " (" + percent((double) answer.probabilities()[answer.predicted()]) + ")"
                + (right ? "" : ", true: " + truth);
        page.card(answer.record().images(), List.of(answer.record().text(), said), right);
    }
}
