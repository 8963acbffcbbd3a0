package org.visualbert4j.internal.report;

import static org.visualbert4j.internal.report.Words.decimal;
import static org.visualbert4j.internal.report.Words.percent;

import java.util.ArrayList;
import java.util.List;
import org.visualbert4j.metrics.LabelMetrics;
import org.visualbert4j.metrics.Metrics;
import org.visualbert4j.metrics.MultiLabelMetrics;
import org.visualbert4j.metrics.ProbabilityMetrics;
import org.visualbert4j.metrics.SingleLabelMetrics;

/** How good a classifier is: in all, label by label, what it confuses, and whether it knows. */
final class MetricsSection {

    private static final List<String> OF_A_LABEL =
            List.of("", "precision", "recall", "F1", "ROC AUC", "average precision", "records");

    private MetricsSection() {}

    static void addTo(HtmlPage page, Metrics metrics) {
        page.section("Metrics");
        page.table(
                List.of("", ""),
                metrics instanceof MultiLabelMetrics several
                        ? summary(several)
                        : summary((SingleLabelMetrics) metrics));
        page.section("Labels").table(OF_A_LABEL, labels(metrics));
        if (metrics instanceof SingleLabelMetrics single) {
            page.section("Confusion");
            ConfusionTable.addTo(page, single);
            if (single.probabilities() != null) {
                CalibrationSection.addTo(page, single.probabilities());
            }
        }
    }

    private static List<List<String>> summary(SingleLabelMetrics metrics) {
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
        rows.add(List.of("cross-entropy, nats", decimal(metrics.loss())));
        if (probabilities != null) {
            rows.add(List.of("Brier score", decimal(probabilities.brierScore())));
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
        rows.add(List.of("cross-entropy, nats", decimal(metrics.loss())));
        rows.add(List.of("labels are given from", percent(metrics.threshold())));
        return rows;
    }

    private static List<List<String>> accuracy(Metrics metrics) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("records", String.valueOf(metrics.count())));
        rows.add(List.of("accuracy", percent(metrics.accuracy())));
        rows.add(List.of(
                "its 95 % interval", percent(metrics.accuracyLow()) + " to " + percent(metrics.accuracyHigh())));
        return rows;
    }

    private static List<List<String>> common(Metrics metrics) {
        return List.of(
                List.of("macro F1", percent(metrics.macroF1())),
                List.of("weighted F1", percent(metrics.weightedF1())),
                List.of("ROC AUC", percent(metrics.rocAuc())),
                List.of("average precision", percent(metrics.averagePrecision())));
    }

    private static List<List<String>> labels(Metrics metrics) {
        ProbabilityMetrics probabilities = metrics instanceof SingleLabelMetrics single ? single.probabilities() : null;
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < metrics.labels().size(); i++) {
            LabelMetrics label = metrics.labels().get(i);
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
