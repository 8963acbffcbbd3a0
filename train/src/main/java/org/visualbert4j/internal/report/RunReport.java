package org.visualbert4j.internal.report;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.calibrate.CalibrationMeasurement;
import org.visualbert4j.internal.classifier.Acceptance;
import org.visualbert4j.internal.dataset.DataAudit;
import org.visualbert4j.internal.evaluate.EvaluationRun;
import org.visualbert4j.internal.model.VisualBertConfig;
import org.visualbert4j.metrics.EpochMetrics;
import org.visualbert4j.metrics.Metrics;

/** A run on one page: how it learned, how good it is, where it errs, on what records, and how it came to be. */
public final class RunReport {

    private RunReport() {}

    /**
     * Writes the page.
     *
     * @param run the run's folder
     * @param records what the evaluation is of, such as {@code test.jsonl}
     * @param evaluation of the run's classifier
     * @param audit of the records, or of all splits
     * @param output the page, replaced if it is there
     * @throws VisualBertException CHECKPOINT where the folder holds no run, DATA or IO where a file of it can't be read
     */
    public static void write(Path run, String records, EvaluationRun evaluation, DataAudit audit, Path output) {
        RunFiles files = new RunFiles(run);
        HtmlPage page = new HtmlPage(title(run), "How good it is on " + records);
        MetricsSection.addTo(page, evaluation.metrics());
        trust(page, files, evaluation);
        learning(page, files.history());
        MistakesSection.addTo(page, evaluation);
        AuditSection.addTo(page, audit);
        origin(page, files, audit.warnings());
        page.write(output);
        if (CopiesReport.isWorthAPage(audit)) {
            CopiesReport.write(output.resolveSibling(CopiesReport.NAME), audit.images(), audit.copies());
        }
    }

    /**
     * Writes the page without records: of the metrics that training left, if it did, and without examples.
     *
     * @param run the run's folder
     * @param output the page, replaced if it is there
     * @throws VisualBertException CHECKPOINT where the folder holds no run, DATA or IO where a file of it can't be read
     */
    public static void write(Path run, Path output) {
        RunFiles files = new RunFiles(run);
        Metrics metrics = files.test();
        HtmlPage page = new HtmlPage(
                title(run), metrics == null ? "How it learnt" : "How good it is on the test records of its training");
        if (metrics != null) {
            MetricsSection.addTo(page, metrics);
        }
        trust(page, files, null);
        learning(page, files.history());
        page.section("Most sure and wrong").paragraph("Examples need the records: ./visualbert report RUN --data FILE");
        origin(page, files, List.of());
        page.write(output);
    }

    private static void trust(HtmlPage page, RunFiles files, @Nullable EvaluationRun evaluation) {
        CalibrationMeasurement calibration = files.calibration();
        if (calibration != null) {
            TrustSection.addTo(page, calibration);
        }
        VisualBertConfig config = files.config();
        Acceptance acceptance = files.acceptance();
        if (config != null && (acceptance != null || evaluation != null)) {
            boolean stale = acceptance != null && !files.holds(acceptance);
            TrustSection.addTo(page, config, stale ? null : acceptance, stale, evaluation);
        }
    }

    private static String title(Path run) {
        return "Run " + run.toAbsolutePath().normalize().getFileName();
    }

    /** The lines said are those that stand on the page already. */
    private static void origin(HtmlPage page, RunFiles files, List<String> said) {
        List<String> warnings = files.warnings();
        if (!said.containsAll(warnings)) {
            page.section("What training was warned of");
            warnings.forEach(page::paragraph);
        }
        page.section("Where it comes from").textTable(List.of("", ""), files.provenance());
        page.section("Settings").textTable(List.of("", ""), files.settings());
    }

    private static void learning(HtmlPage html, List<EpochMetrics> history) {
        html.section("Learning");
        if (history.isEmpty()) {
            html.paragraph("The run was stopped before its first evaluation.");
            return;
        }
        Map<String, ToDoubleFunction<EpochMetrics>> losses = new LinkedHashMap<>();
        losses.put("training", EpochMetrics::trainingLoss);
        losses.put("validation", EpochMetrics::validationLoss);
        Map<String, ToDoubleFunction<EpochMetrics>> accuracies = new LinkedHashMap<>();
        accuracies.put("training", metrics -> 100 * metrics.trainingAccuracy());
        accuracies.put("validation", metrics -> 100 * metrics.validationAccuracy());
        html.beginFigures()
                .figure(Chart.of(history, losses), "Loss")
                .figure(Chart.of(history, accuracies), "Accuracy, %")
                .figure(Chart.of(history, Map.of("learning rate", EpochMetrics::learningRate)), "Learning rate");
        for (String name : history.get(0).metrics().keySet()) {
            ToDoubleFunction<EpochMetrics> metric = metrics -> metrics.metrics().getOrDefault(name, Double.NaN);
            html.figure(Chart.of(history, Map.of("validation", metric)), name);
        }
        html.endFigures();
    }
}
