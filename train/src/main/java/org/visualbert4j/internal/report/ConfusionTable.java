package org.visualbert4j.internal.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.visualbert4j.metrics.SingleLabelMetrics;

/** Which labels are taken for which, shaded by the share of a row; of many labels those that are confused most. */
final class ConfusionTable {

    private static final int MOST = 30;

    private ConfusionTable() {}

    static void addTo(HtmlPage page, SingleLabelMetrics metrics) {
        int size = metrics.labels().size();
        List<Integer> shown = size <= MOST
                ? IntStream.range(0, size).boxed().toList()
                : IntStream.range(0, size)
                        .boxed()
                        .sorted(Comparator.comparing((Integer label) -> -mistakes(metrics, label)))
                        .limit(MOST)
                        .sorted()
                        .toList();
        page.paragraph("Rows are true labels, columns predicted ones."
                + (size <= MOST ? "" : " The " + MOST + " of " + size + " labels with most mistakes are shown."));
        List<String> head = new ArrayList<>();
        head.add("");
        List<List<String>> rows = new ArrayList<>();
        for (int label : shown) {
            head.add(name(metrics, label));
            List<String> row = new ArrayList<>();
            row.add(name(metrics, label));
            for (int predicted : shown) {
                int count = metrics.confusion().get(label).get(predicted);
                row.add(count == 0 ? "·" : String.valueOf(count));
            }
            rows.add(row);
        }
        page.heatTable(
                head, rows, (row, column) -> column == 0 ? "" : shade(metrics, shown.get(row), shown.get(column - 1)));
    }

    private static String shade(SingleLabelMetrics metrics, int label, int predicted) {
        int count = metrics.confusion().get(label).get(predicted);
        int support = metrics.labels().get(label).support();
        return count == 0 ? "" : HtmlPage.Shade.of(label == predicted, (double) count / support);
    }

    /** Records of the label called something else, and others called it. */
    private static int mistakes(SingleLabelMetrics metrics, int label) {
        int sum = 0;
        for (int other = 0; other < metrics.labels().size(); other++) {
            sum += other == label
                    ? 0
                    : metrics.confusion().get(label).get(other)
                            + metrics.confusion().get(other).get(label);
        }
        return sum;
    }

    private static String name(SingleLabelMetrics metrics, int label) {
        return metrics.labels().get(label).label();
    }
}
