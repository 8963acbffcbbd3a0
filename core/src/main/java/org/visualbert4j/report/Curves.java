package org.visualbert4j.report;

import java.awt.Color;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.visualbert4j.train.EpochMetrics;

/** Curves as PNG. */
final class Curves {

    private Curves() {}

    /** One line a run over its epochs. */
    static byte[] png(String title, Map<String, List<EpochMetrics>> runs, ToDoubleFunction<EpochMetrics> figure) {
        Map<String, double[][]> lines = new LinkedHashMap<>();
        runs.forEach((name, epochs) -> lines.put(name, new double[][] {
            epochs.stream().mapToDouble(EpochMetrics::epoch).toArray(),
            epochs.stream().mapToDouble(figure).toArray()
        }));
        return png(title, "epoch", lines);
    }

    /** Lines by name, each of places on the x axis and heights. */
    static byte[] png(String title, String xTitle, Map<String, double[][]> lines) {
        XYChart chart = new XYChartBuilder()
                .width(560)
                .height(340)
                .title(title)
                .xAxisTitle(xTitle)
                .build();
        chart.getStyler().setLegendPosition(LegendPosition.OutsideS).setChartBackgroundColor(Color.WHITE);
        chart.getStyler().setMarkerSize(4);
        lines.forEach((name, line) -> chart.addSeries(name, line[0], line[1]));
        try {
            return BitmapEncoder.getBitmapBytes(chart, BitmapEncoder.BitmapFormat.PNG);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
