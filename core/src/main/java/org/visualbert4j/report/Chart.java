package org.visualbert4j.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.visualbert4j.train.EpochMetrics;

/**
 * A line chart as SVG inside the page, in the page's colours. What is not finite is left out.
 *
 * @param xTitle what the x axis counts
 * @param lines by name, each of places on the x axis and heights
 */
record Chart(String xTitle, Map<String, double[][]> lines) {

    private static final int COLOURS = 6;
    private static final double WIDTH = 360;
    private static final double HEIGHT = 220;
    private static final double LEFT = 48;
    private static final double RIGHT = 342;
    private static final double TOP = 10;
    private static final double BOTTOM = 180;

    /** Figures of a run's evaluations, by epoch, or by step where an epoch has several. */
    static Chart of(List<EpochMetrics> history, Map<String, ToDoubleFunction<EpochMetrics>> figures) {
        boolean byStep =
                history.stream().mapToInt(EpochMetrics::epoch).distinct().count() < history.size();
        double[] places = history.stream()
                .mapToDouble(metrics -> byStep ? metrics.step() : metrics.epoch())
                .toArray();
        Map<String, double[][]> lines = new java.util.LinkedHashMap<>();
        figures.forEach((name, figure) -> lines.put(
                name,
                new double[][] {places, history.stream().mapToDouble(figure).toArray()}));
        return new Chart(byStep ? "step" : "epoch", lines);
    }

    /** One line a run over its epochs. */
    static Chart ofRuns(Map<String, List<EpochMetrics>> runs, ToDoubleFunction<EpochMetrics> figure) {
        Map<String, double[][]> lines = new java.util.LinkedHashMap<>();
        runs.forEach((name, epochs) -> lines.put(name, new double[][] {
            epochs.stream().mapToDouble(EpochMetrics::epoch).toArray(),
            epochs.stream().mapToDouble(figure).toArray()
        }));
        return new Chart("epoch", lines);
    }

    /** The numbers of an axis: round ones from below the least to above the greatest. */
    private record Axis(double from, double to, double step) {
        static Axis of(DoubleStream values, boolean whole) {
            double[] known = values.filter(Double::isFinite).toArray();
            double low = Arrays.stream(known).min().orElse(0);
            double high = Arrays.stream(known).max().orElse(1);
            double span = high > low ? high - low : Math.max(Math.abs(high), 1e-9) / 2;
            double power = Math.pow(10, Math.floor(Math.log10(span / 5)));
            double step = DoubleStream.of(1, 2, 5, 10)
                    .map(factor -> factor * power)
                    .filter(candidate -> span / candidate <= 6)
                    .findFirst()
                    .orElse(span);
            step = whole ? Math.max(1, step) : step;
            double from = Math.floor(low / step) * step;
            return new Axis(from, Math.max(Math.ceil(high / step) * step, from + step), step);
        }

        double share(double value) {
            return (value - from) / (to - from);
        }

        List<Double> ticks() {
            List<Double> ticks = new ArrayList<>();
            for (int i = 0; i <= Math.round((to - from) / step); i++) {
                ticks.add(from + i * step);
            }
            return ticks;
        }

        String label(double tick) {
            int decimals = (int) Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
            return decimals > 4
                    ? String.format(Locale.ROOT, "%.0e", tick)
                    : String.format(Locale.ROOT, "%." + decimals + "f", tick);
        }
    }

    void appendTo(StringBuilder html, String description) {
        Axis x = Axis.of(values(0), true);
        Axis y = Axis.of(values(1), false);
        html.append(String.format(
                Locale.ROOT,
                "<figure>\n<svg viewBox=\"0 0 %.0f %.0f\" role=img aria-label=\"%s\">\n",
                WIDTH,
                HEIGHT,
                HtmlPage.escape(description)));
        for (double tick : y.ticks()) {
            double height = BOTTOM - y.share(tick) * (BOTTOM - TOP);
            line(html, LEFT, height, RIGHT, height);
            text(html, LEFT - 6, height + 4, "end", y.label(tick));
        }
        for (double tick : x.ticks()) {
            double place = LEFT + x.share(tick) * (RIGHT - LEFT);
            line(html, place, BOTTOM, place, BOTTOM + 4);
            text(html, place, BOTTOM + 18, "middle", x.label(tick));
        }
        text(html, (LEFT + RIGHT) / 2, BOTTOM + 36, "middle", xTitle);
        int number = 0;
        for (double[][] points : lines.values()) {
            series(html, x, y, points, number++ % COLOURS);
        }
        html.append("</svg>\n<figcaption>").append(HtmlPage.escape(description)).append("<br>\n");
        legend(html);
        html.append("</figcaption>\n</figure>\n");
    }

    private DoubleStream values(int axis) {
        return lines.values().stream().flatMapToDouble(points -> Arrays.stream(points[axis]));
    }

    private static void series(StringBuilder html, Axis x, Axis y, double[][] points, int colour) {
        StringBuilder path = new StringBuilder();
        StringBuilder marks = new StringBuilder();
        for (int i = 0; i < points[0].length; i++) {
            if (Double.isFinite(points[0][i]) && Double.isFinite(points[1][i])) {
                double place = LEFT + x.share(points[0][i]) * (RIGHT - LEFT);
                double height = BOTTOM - y.share(points[1][i]) * (BOTTOM - TOP);
                path.append(String.format(Locale.ROOT, "%.1f,%.1f ", place, height));
                marks.append(String.format(
                        Locale.ROOT,
                        "<circle class=\"mark s%d\" cx=\"%.1f\" cy=\"%.1f\" r=\"2.5\"/>",
                        colour,
                        place,
                        height));
            }
        }
        html.append("<polyline class=\"series s")
                .append(colour)
                .append("\" points=\"")
                .append(path.toString().strip())
                .append("\"/>")
                .append(marks)
                .append('\n');
    }

    private void legend(StringBuilder html) {
        int number = 0;
        for (String name : lines.keySet()) {
            html.append("<span class=key><svg width=\"28\" height=\"10\" aria-hidden=true><polyline class=\"series s")
                    .append(number++ % COLOURS)
                    .append("\" points=\"0,5 28,5\"/></svg> ")
                    .append(HtmlPage.escape(name))
                    .append("</span>\n");
        }
    }

    private static void line(StringBuilder html, double x1, double y1, double x2, double y2) {
        html.append(String.format(Locale.ROOT, "<path class=grid d=\"M%.1f %.1fL%.1f %.1f\"/>\n", x1, y1, x2, y2));
    }

    private static void text(StringBuilder html, double x, double y, String anchor, String text) {
        html.append(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=%s>%s</text>\n",
                x,
                y,
                anchor,
                HtmlPage.escape(text)));
    }
}
