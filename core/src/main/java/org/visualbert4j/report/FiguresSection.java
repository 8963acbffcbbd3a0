package org.visualbert4j.report;

import static org.visualbert4j.report.Words.figure;
import static org.visualbert4j.report.Words.percent;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.visualbert4j.evaluate.Calibration;
import org.visualbert4j.evaluate.LabelMetrics;
import org.visualbert4j.evaluate.Metrics;

/** How good a classifier is: in all, label by label, what it confuses, and whether it knows. */
final class FiguresSection {

    private FiguresSection() {}

    static void addTo(HtmlPage page, Metrics metrics, String records) {
        page.section("Figures on " + metrics.count() + " " + records).table(List.of("", ""), summary(metrics));
        page.section("By label")
                .table(
                        List.of("", "precision", "recall", "F1", "ROC AUC", "average precision", "records"),
                        metrics.labels().stream().map(FiguresSection::row).toList());
        page.section("Confusion");
        ConfusionTable.addTo(page, metrics);
        calibration(page, metrics.calibration());
    }

    private static List<List<String>> summary(Metrics metrics) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("accuracy", percent(metrics.accuracy())));
        rows.add(List.of(
                "its 95 % interval", percent(metrics.accuracyLow()) + " to " + percent(metrics.accuracyHigh())));
        rows.add(List.of("the most frequent label alone", percent(metrics.majorityBaseline())));
        for (int k = 3; k <= metrics.topAccuracy().size() && metrics.labels().size() > 5; k += 2) {
            rows.add(List.of(
                    "among the " + k + " most probable",
                    percent(metrics.topAccuracy().get(k - 1))));
        }
        rows.add(List.of("balanced accuracy", percent(metrics.balancedAccuracy())));
        rows.add(List.of("macro F1", figure(metrics.macroF1())));
        rows.add(List.of("weighted F1", figure(metrics.weightedF1())));
        rows.add(List.of("macro ROC AUC", figure(metrics.macroRocAuc())));
        rows.add(List.of("macro average precision", figure(metrics.macroAveragePrecision())));
        rows.add(List.of("cross-entropy, nats", figure(metrics.loss())));
        rows.add(List.of("Brier score", figure(metrics.brierScore())));
        rows.add(List.of("calibration error", percent(metrics.calibration().error())));
        return rows;
    }

    private static List<String> row(LabelMetrics label) {
        return List.of(
                label.label(),
                percent(label.precision()),
                percent(label.recall()),
                figure(label.f1()),
                figure(label.rocAuc()),
                figure(label.averagePrecision()),
                String.valueOf(label.support()));
    }

    private static void calibration(HtmlPage page, Calibration calibration) {
        double[][] diagonal = {{0, 100}, {0, 100}};
        double[][] points = {
            calibration.bins().stream()
                    .mapToDouble(bin -> 100 * bin.confidence())
                    .toArray(),
            calibration.bins().stream().mapToDouble(bin -> 100 * bin.accuracy()).toArray()
        };
        Map<String, double[][]> lines = new LinkedHashMap<>();
        lines.put("this classifier", points);
        lines.put("as right as it is sure", diagonal);
        page.section("Is it right as often as it is sure?")
                .beginFigures()
                .figure(new Chart("mean probability of the label given, %", lines), "Share that is right, %")
                .endFigures()
                .table(
                        List.of("probability of the label given", "mean", "right", "records"),
                        calibration.bins().stream()
                                .filter(bin -> bin.count() > 0)
                                .map(FiguresSection::row)
                                .toList());
    }

    private static List<String> row(Calibration.Bin bin) {
        return List.of(
                percent(bin.from()) + " to " + percent(bin.to()),
                percent(bin.confidence()),
                percent(bin.accuracy()),
                String.valueOf(bin.count()));
    }
}
