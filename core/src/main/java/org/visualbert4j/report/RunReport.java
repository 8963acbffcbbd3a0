package org.visualbert4j.report;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.VisualBertException;
import org.visualbert4j.evaluate.Figures;
import org.visualbert4j.train.EpochMetrics;
import org.visualbert4j.train.SettingsReader;

/** A run on one page: how it learned, how good it is, where it errs, on what records, and how it came to be. */
public final class RunReport {

    private RunReport() {}

    /**
     * Writes the page, of what the run's folder holds and what is given beside it.
     *
     * @param page the file, replaced if it is there
     * @param run the run's folder
     * @param answered answers on records; null leaves the figures that training left, and no examples
     * @throws VisualBertException CHECKPOINT where the folder holds no run, DATA or IO where a file of it can't be read
     */
    public static void write(Path page, Path run, @Nullable Answered answered) {
        RunFiles files = new RunFiles(run);
        List<EpochMetrics> history = files.history();
        Figures figures =
                answered == null ? files.test() : answered.evaluation().figures();
        String records = answered == null ? "test records" : answered.records();
        String name = String.valueOf(run.toAbsolutePath().normalize().getFileName());
        HtmlPage html = new HtmlPage("Run " + name, lead(history, figures, records));
        if (figures != null) {
            FiguresSection.addTo(html, figures, records);
        } else {
            html.section("Figures").paragraph("The run had no test records. " + howTo(run));
        }
        learning(html, history);
        if (answered == null) {
            html.section("Most certain mistakes").paragraph("Examples need the records. " + howTo(run));
        } else {
            MistakesSection.addTo(html, answered.evaluation());
            AuditSection.addTo(html, answered);
        }
        html.section("Where it comes from").textTable(List.of("", ""), files.provenance());
        html.section("Settings")
                .textTable(
                        List.of("", ""),
                        SettingsReader.values(files.settings()).entrySet().stream()
                                .filter(setting -> !setting.getValue().isEmpty())
                                .map(setting -> List.of(setting.getKey(), setting.getValue()))
                                .toList());
        html.write(page);
    }

    private static String lead(List<EpochMetrics> history, @Nullable Figures figures, String records) {
        String learned = history.isEmpty() ? "No evaluation yet" : history.size() + " evaluations in training";
        return figures == null
                ? learned
                : learned + "; "
                        + Words.format(
                                "%.1f %% right of %d %s (95 %% interval %.1f to %.1f %%)",
                                100 * figures.accuracy(),
                                figures.count(),
                                records,
                                100 * figures.accuracyLow(),
                                100 * figures.accuracyHigh());
    }

    private static String howTo(Path run) {
        return "Name a file of labelled records: ./visualbert report " + run + " --data FILE";
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
                .figure(Chart.of(history, Map.of("learning rate", EpochMetrics::learningRate)), "Learning rate")
                .endFigures();
    }
}
