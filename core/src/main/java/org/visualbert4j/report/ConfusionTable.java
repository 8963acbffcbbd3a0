package org.visualbert4j.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.visualbert4j.evaluate.Metrics;

/** Which labels were taken for which: all of them, or of many those with most mistakes. */
final class ConfusionTable {

    private static final int LARGEST = 30;

    private ConfusionTable() {}

    static void write(HtmlPage page, Metrics metrics) {
        List<List<Integer>> all = metrics.confusion();
        List<Integer> shown = IntStream.range(0, all.size())
                .boxed()
                .sorted(Comparator.comparingInt((Integer label) -> -mistakes(all, label)))
                .limit(LARGEST)
                .sorted()
                .toList();
        page.paragraph("Rows are true labels, columns predicted ones"
                + (shown.size() < all.size() ? "; the " + shown.size() + " labels with most mistakes." : "."));
        List<String> head = new ArrayList<>(List.of(""));
        shown.forEach(label -> head.add(metrics.labels().get(label).label()));
        List<List<String>> rows = new ArrayList<>();
        for (int label : shown) {
            List<String> row =
                    new ArrayList<>(List.of(metrics.labels().get(label).label()));
            shown.forEach(other -> {
                int count = all.get(label).get(other);
                row.add(count == 0 ? "·" : String.valueOf(count));
            });
            rows.add(row);
        }
        page.table(head, rows, IntStream.rangeClosed(1, shown.size()).boxed().toList());
    }

    private static int mistakes(List<List<Integer>> confusion, int label) {
        return IntStream.range(0, confusion.size())
                .filter(other -> other != label)
                .map(other ->
                        confusion.get(label).get(other) + confusion.get(other).get(label))
                .sum();
    }
}
