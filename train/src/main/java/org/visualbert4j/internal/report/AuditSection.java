package org.visualbert4j.internal.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.visualbert4j.internal.dataset.DataAudit;
import org.visualbert4j.internal.dataset.DataAudit.SplitAudit;
import org.visualbert4j.internal.records.BadImage.Kind;

/** What stands in the splits, and what is suspicious about them. */
final class AuditSection {

    private static final int MOST_LABELS = 100;

    private AuditSection() {}

    static void addTo(HtmlPage page, DataAudit audit) {
        page.section("Records").table(List.of("", "records", "labels", "repeated", "contradicted"), rows(audit));
        page.paragraph(
                "Repeated records have the texts, images and label of an earlier one; contradicted ones its texts"
                        + " and images, and another label.");
        audit.splits().forEach((name, split) -> page.paragraph("Images of " + name + ": " + split.sizes() + "."));
        boolean good = audit.badImages().values().stream()
                .allMatch(images -> images.bad().isEmpty());
        if (!good) {
            badImages(page, audit);
        } else if (!audit.badImages().isEmpty()) {
            page.paragraph("Every record has an image that can be read.");
        }
        audit.warnings().forEach(page::paragraph);
        audit.notes().forEach(page::paragraph);
        if (CopiesReport.isWorthAPage(audit)) {
            page.paragraph("Copies, side by side: " + CopiesReport.NAME + ", beside this page.");
        }
        if (audit.splits().size() > 1
                && audit.sharedImages() == 0
                && audit.sharedTexts() == 0
                && audit.images().leaks().isEmpty()) {
            page.paragraph("Nothing stands in two splits.");
        }
        SortedSet<String> labels = new TreeSet<>();
        audit.splits().values().forEach(split -> labels.addAll(split.labels().keySet()));
        if (labels.size() <= MOST_LABELS) {
            balance(page, audit, labels);
        }
    }

    /** Records whose images can't be used, a row a label. */
    private static void badImages(HtmlPage page, DataAudit audit) {
        List<List<String>> rows = new ArrayList<>();
        audit.badImages().forEach((name, images) -> {
            Map<Kind, SortedMap<String, Integer>> counts = images.counts();
            SortedSet<String> labels = new TreeSet<>();
            counts.values().forEach(ofKind -> labels.addAll(ofKind.keySet()));
            labels.stream().limit(MOST_LABELS).forEach(label -> {
                List<String> row = new ArrayList<>(List.of(name, label));
                for (Kind kind : Kind.values()) {
                    row.add(String.valueOf(
                            counts.getOrDefault(kind, new TreeMap<>()).getOrDefault(label, 0)));
                }
                rows.add(row);
            });
        });
        page.table(List.of("images of", "label", "absent", "missing", "broken"), rows);
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
