package org.visualbert4j.internal.report;

import static org.visualbert4j.internal.report.Words.percent;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.visualbert4j.metrics.ProbabilityMetrics;
import org.visualbert4j.metrics.ProbabilityMetrics.Bin;

/** Whether a classifier is right as often as it is sure. */
final class CalibrationSection {

    private CalibrationSection() {}

    static void addTo(HtmlPage page, ProbabilityMetrics metrics) {
        List<Bin> filled =
                metrics.calibration().stream().filter(bin -> bin.count() > 0).toList();
        Map<String, double[][]> lines = new LinkedHashMap<>();
        lines.put("this classifier", new double[][] {
            filled.stream().mapToDouble(bin -> 100 * bin.confidence()).toArray(),
            filled.stream().mapToDouble(bin -> 100 * bin.accuracy()).toArray()
        });
        lines.put("as right as it is sure", new double[][] {{0, 100}, {0, 100}});
        page.section("Calibration")
                .paragraph("Is it right as often as it is sure? Then its line is the diagonal.")
                .beginFigures()
                .figure(new Chart("mean probability of the label given, %", lines), "Share that is right, %")
                .endFigures()
                .table(List.of("probability of the label given", "mean", "right", "records"), rows(metrics));
    }

    private static List<List<String>> rows(ProbabilityMetrics metrics) {
        List<List<String>> rows = new ArrayList<>();
        double width = 1.0 / metrics.calibration().size();
        for (int i = 0; i < metrics.calibration().size(); i++) {
            Bin bin = metrics.calibration().get(i);
            if (bin.count() > 0) {
                rows.add(List.of(
                        percent(i * width) + " to " + percent((i + 1) * width),
                        percent(bin.confidence()),
                        percent(bin.accuracy()),
                        String.valueOf(bin.count())));
            }
        }
        return rows;
    }
}
