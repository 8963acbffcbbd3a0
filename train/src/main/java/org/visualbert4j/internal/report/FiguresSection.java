package org.visualbert4j.internal.report;

import static org.visualbert4j.internal.report.Words.figure;
import static org.visualbert4j.internal.report.Words.percent;

import java.util.ArrayList;
import java.util.List;
import org.visualbert4j.internal.evaluate.Figures;
import org.visualbert4j.internal.evaluate.LabelMetrics;
import org.visualbert4j.internal.evaluate.Metrics;
import org.visualbert4j.internal.evaluate.MultiLabelMetrics;
import org.visualbert4j.internal.evaluate.ProbabilityMetrics;

/** How good a classifier is: in all, label by label, what it confuses, and whether it knows. */
final class FiguresSection {

    private static final List<String> OF_A_LABEL =
            List.of("", "precision", "recall", "F1", "ROC AUC", "average precision", "records");

    private FiguresSection() {}

    static void addTo(HtmlPage page, Figures figures) {
        page.section("Figures");
        page.table(
                List.of("", ""),
                figures instanceof MultiLabelMetrics several ? summary(several) : summary((Metrics) figures));
        page.section("Labels").table(OF_A_LABEL, labels(figures));
        if (figures instanceof Metrics metrics) {
            page.section("Confusion");
            ConfusionTable.addTo(page, metrics);
            if (metrics.probabilities() != null) {
                CalibrationSection.addTo(page, metrics.probabilities());
            }
        }
    }

    private static List<List<String>> summary(Metrics metrics) {
        List<List<String>> rows = accuracy(metrics);
        if (metrics.majorityBaseline() != null) {
            rows.add(List.of("the majority label of training alone", percent(metrics.majorityBaseline())));
        }
        if (metrics.softAccuracy() != null) {
            rows.add(List.of("soft accuracy", percent(metrics.softAccuracy())));
        }
        ProbabilityMetrics probabilities = metrics.probabilities();
        List<Double> top = probabilities == null ? List.of() : probabilities.topK();
        for (int k = 3; k <= top.size() && metrics.labels().size() > 5; k += 2) {
            rows.add(List.of("among the " + k + " most probable", percent(top.get(k - 1))));
        }
        rows.add(List.of("balanced accuracy", percent(metrics.balancedAccuracy())));
        rows.addAll(common(metrics));
        rows.add(List.of("cross-entropy, nats", figure(metrics.loss())));
        if (probabilities != null) {
            rows.add(List.of("Brier score", figure(probabilities.brierScore())));
            rows.add(List.of("calibration error", percent(probabilities.calibrationError())));
        }
        return rows;
    }

    private static List<List<String>> summary(MultiLabelMetrics metrics) {
        List<List<String>> rows = accuracy(metrics);
        rows.add(List.of("Hamming loss", percent(metrics.hammingLoss())));
        rows.add(List.of("micro F1", percent(metrics.microF1())));
        rows.add(List.of("samples F1", percent(metrics.samplesF1())));
        rows.addAll(common(metrics));
        rows.add(List.of("cross-entropy, nats", figure(metrics.loss())));
        rows.add(List.of("labels are given from", percent(metrics.threshold())));
        return rows;
    }

    private static List<List<String>> accuracy(Figures figures) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("records", String.valueOf(figures.count())));
        rows.add(List.of("accuracy", percent(figures.accuracy())));
        rows.add(List.of(
                "its 95 % interval", percent(figures.accuracyLow()) + " to " + percent(figures.accuracyHigh())));
        return rows;
    }

    private static List<List<String>> common(Figures figures) {
        return List.of(
                List.of("macro F1", percent(figures.macroF1())),
                List.of("weighted F1", percent(figures.weightedF1())),
                List.of("ROC AUC", percent(figures.rocAuc())),
                List.of("average precision", percent(figures.averagePrecision())));
    }

    private static List<List<String>> labels(Figures figures) {
        ProbabilityMetrics probabilities = figures instanceof Metrics metrics ? metrics.probabilities() : null;
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < figures.labels().size(); i++) {
            LabelMetrics label = figures.labels().get(i);
            rows.add(List.of(
                    label.label(),
                    percent(label.precision()),
                    percent(label.recall()),
                    percent(label.f1()),
                    percent(
                            probabilities == null
                                    ? label.rocAuc()
                                    : probabilities.labelRocAuc().get(i)),
                    percent(
                            probabilities == null
                                    ? label.averagePrecision()
                                    : probabilities.labelAveragePrecision().get(i)),
                    String.valueOf(label.support())));
        }
        return rows;
    }
}
