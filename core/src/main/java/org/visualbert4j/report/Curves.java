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
import org.visualbert4j.train.EpochMetrics;

/** Learning curves as PNG. */
final class Curves {

    private Curves() {}

    /** One line a run over its epochs. */
    static byte[] png(String title, Map<String, List<EpochMetrics>> runs, ToDoubleFunction<EpochMetrics> figure) {
        XYChart chart = new XYChartBuilder()
                .width(560)
                .height(340)
                .title(title)
                .xAxisTitle("epoch")
                .build();
        chart.getStyler().setLegendPosition(LegendPosition.OutsideS).setChartBackgroundColor(Color.WHITE);
        chart.getStyler().setMarkerSize(4);
        runs.forEach((name, epochs) -> chart.addSeries(
                name,
                epochs.stream().mapToDouble(EpochMetrics::epoch).toArray(),
                epochs.stream().mapToDouble(figure).toArray()));
        try {
            return BitmapEncoder.getBitmapBytes(chart, BitmapEncoder.BitmapFormat.PNG);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
