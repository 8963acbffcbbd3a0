package org.visualbert4j.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.visualbert4j.data.DataAudit;
import org.visualbert4j.data.DataAudit.SplitAudit;

/** What stands in the splits, and what is suspicious about them. */
final class AuditSection {

    private static final int MOST_LABELS = 100;

    private AuditSection() {}

    static void addTo(HtmlPage page, DataAudit audit) {
        page.section("Records").table(List.of("", "records", "labels", "repeated", "contradicted"), rows(audit));
        page.paragraph(
                "Repeated records have the texts, pictures and label of an earlier one; contradicted ones its texts"
                        + " and pictures, and another label.");
        audit.splits().forEach((name, split) -> page.paragraph("Pictures of " + name + ": " + split.sizes() + "."));
        int missing = audit.missingImages().size();
        page.paragraph(missing == 0 ? "No picture is missing." : missing + " records' pictures are missing.");
        if (audit.splits().size() > 1) {
            List<String> leaks = audit.leaks();
            (leaks.isEmpty() ? List.of("Nothing stands in two splits.") : leaks).forEach(page::paragraph);
        }
        SortedSet<String> labels = new TreeSet<>();
        audit.splits().values().forEach(split -> labels.addAll(split.labels().keySet()));
        if (labels.size() <= MOST_LABELS) {
            balance(page, audit, labels);
        }
    }

    private static List<List<String>> rows(DataAudit audit) {
        List<List<String>> rows = new ArrayList<>();
        audit.splits()
                .forEach((name, split) -> rows.add(List.of(
                        name,
                        String.valueOf(split.records()),
                        String.valueOf(split.labels().size()),
                        String.valueOf(split.duplicates()),
                        String.valueOf(split.contradictions()))));
        return rows;
    }

    private static void balance(HtmlPage page, DataAudit audit, SortedSet<String> labels) {
        List<String> head = new ArrayList<>(List.of("share of label"));
        head.addAll(audit.splits().keySet());
        List<List<String>> rows = new ArrayList<>();
        for (String label : labels) {
            List<String> row = new ArrayList<>(List.of(label));
            for (Map.Entry<String, SplitAudit> split : audit.splits().entrySet()) {
                int count = split.getValue().labels().getOrDefault(label, 0);
                row.add(Words.percent((double) count / split.getValue().records()));
            }
            rows.add(row);
        }
        page.table(head, rows);
    }
}
