package org.visualbert4j.report;

import java.awt.Color;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.visualbert4j.evaluate.ProbabilityMetrics;
import org.visualbert4j.train.EpochMetrics;

/** Curves as PNG. */
final class Curves {

    private Curves() {}

    /** One line a run over its steps. */
    static byte[] png(String title, Map<String, List<EpochMetrics>> runs, ToDoubleFunction<EpochMetrics> figure) {
        XYChart chart = chart(title, "step");
        chart.getStyler().setLegendVisible(runs.size() > 1);
        runs.forEach((name, epochs) -> chart.addSeries(
                name,
                epochs.stream().mapToDouble(EpochMetrics::step).toArray(),
                epochs.stream().mapToDouble(figure).toArray()));
        return bytes(chart);
    }

    /** Accuracy by confidence, beside the diagonal on which they are the same. */
    static byte[] reliability(List<ProbabilityMetrics.Bin> bins) {
        List<ProbabilityMetrics.Bin> filled =
                bins.stream().filter(bin -> bin.count() > 0).toList();
        XYChart chart = chart("accuracy by confidence", "confidence");
        double[] ends = {0, 1};
        chart.addSeries("calibrated", ends, ends).setMarker(SeriesMarkers.NONE);
        chart.addSeries(
                "this model",
                filled.stream().mapToDouble(ProbabilityMetrics.Bin::confidence).toArray(),
                filled.stream().mapToDouble(ProbabilityMetrics.Bin::accuracy).toArray());
        return bytes(chart);
    }

    private static XYChart chart(String title, String horizontal) {
        XYChart chart = new XYChartBuilder()
                .width(560)
                .height(340)
                .title(title)
                .xAxisTitle(horizontal)
                .build();
        chart.getStyler().setLegendPosition(LegendPosition.OutsideS).setChartBackgroundColor(Color.WHITE);
        chart.getStyler().setMarkerSize(4);
        return chart;
    }

    private static byte[] bytes(XYChart chart) {
        try {
            return BitmapEncoder.getBitmapBytes(chart, BitmapEncoder.BitmapFormat.PNG);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
