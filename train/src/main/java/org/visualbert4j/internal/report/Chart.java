package org.visualbert4j.internal.report;

import java.awt.Color;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.visualbert4j.metrics.EpochMetrics;

/**
 * A line chart. What is not finite is left out.
 *
 * @param xTitle what the x axis counts
 * @param lines by name, each of places on the x axis and heights
 */
record Chart(String xTitle, Map<String, double[][]> lines) {

    private static final Color GRID = new Color(0xdd, 0xdd, 0xdd);

    private static final double SMALL = 0.01;

    /** Metrics of a run's evaluations by step. */
    static Chart of(List<EpochMetrics> history, Map<String, ToDoubleFunction<EpochMetrics>> metrics) {
        Map<String, double[][]> lines = new LinkedHashMap<>();
        metrics.forEach((name, metric) -> lines.put(name, line(history, metric)));
        return new Chart("step", lines);
    }

    /** One line a run over its steps. */
    static Chart ofRuns(Map<String, List<EpochMetrics>> runs, ToDoubleFunction<EpochMetrics> metric) {
        Map<String, double[][]> lines = new LinkedHashMap<>();
        runs.forEach((name, history) -> lines.put(name, line(history, metric)));
        return new Chart("step", lines);
    }

    private static double[][] line(List<EpochMetrics> history, ToDoubleFunction<EpochMetrics> metric) {
        List<EpochMetrics> known = history.stream()
                .filter(metrics -> Double.isFinite(metric.applyAsDouble(metrics)))
                .toList();
        return new double[][] {
            known.stream().mapToDouble(EpochMetrics::step).toArray(),
            known.stream().mapToDouble(metric).toArray()
        };
    }

    byte[] png() {
        XYChart chart =
                new XYChartBuilder().width(640).height(400).xAxisTitle(xTitle).build();
        XYStyler style = chart.getStyler();
        style.setPlotGridLinesColor(GRID).setPlotBorderVisible(false);
        style.setLegendPosition(LegendPosition.OutsideS).setLegendVisible(lines.size() > 1);
        style.setLegendBorderColor(Color.WHITE).setChartBackgroundColor(Color.WHITE);
        style.setMarkerSize(5);
        if (lines.values().stream()
                .flatMapToDouble(points -> Arrays.stream(points[1]))
                .allMatch(y -> y < SMALL)) {
            style.setYAxisDecimalPattern("0.0E0"); // of learning rates
        }
        lines.forEach((name, points) -> {
            if (points[0].length > 0) {
                chart.addSeries(name, points[0], points[1]);
            }
        });
        try {
            return BitmapEncoder.getBitmapBytes(chart, BitmapEncoder.BitmapFormat.PNG);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // which memory gives no cause for
        }
    }

    /** What it says, for who can't see it: each line's ends. */
    String words() {
        StringBuilder words = new StringBuilder();
        lines.forEach((name, points) -> {
            int last = points[1].length - 1;
            words.append(words.isEmpty() ? "" : "; ").append(name);
            if (last >= 0) {
                words.append(Words.format(" from %.4g to %.4g", points[1][0], points[1][last]));
            }
        });
        return words.toString();
    }
}
