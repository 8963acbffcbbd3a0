package org.visualbert4j.internal.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.visualbert4j.internal.mislabelled.ConfidentJoint;
import org.visualbert4j.internal.mislabelled.Findings;
import org.visualbert4j.internal.mislabelled.LabelNoise;
import org.visualbert4j.internal.mislabelled.Suspect;
import org.visualbert4j.internal.records.LabelledRecord;

/** Records whose labels look wrong, with their images, on one page. */
public final class SuspectsReport {

    private static final int SHOWN = 60; // cards; images are inside the page
    private static final int GROUPS = 20;
    private static final int LABELS = 30;

    private SuspectsReport() {}

    /** Writes the page. */
    public static void write(Path path, Findings findings) {
        HtmlPage page = new HtmlPage("Labels that look wrong", findings.sentence());
        findings.notes().forEach(page::paragraph);
        suspects(page, findings.suspects());
        contradictions(page, findings);
        byLabel(page, findings);
        if (findings.joint() != null) {
            noise(page, findings.labels(), findings.joint());
        }
        page.write(path);
    }

    private static void suspects(HtmlPage page, List<Suspect> all) {
        page.section("Suspects");
        if (all.isEmpty()) {
            page.paragraph("None: no other label is more probable than the given one.");
            return;
        }
        List<Suspect> shown = all.subList(0, Math.min(SHOWN, all.size()));
        page.paragraph("The most doubtful first. Accepted suggestions are those that a corrected copy has."
                + (shown.size() < all.size()
                        ? Words.format(
                                " The first %d of %,d; suspects.jsonl has all of them.", shown.size(), all.size())
                        : ""));
        page.beginFigures();
        for (Suspect suspect : shown) {
            List<String> lines = new ArrayList<>();
            lines.add(suspect.text());
            lines.add(suspect.rank() + ". " + suspect.id() + ", line " + suspect.line());
            if (!suspect.contradictedBy().isEmpty()) {
                lines.add(suspect.contradictedBy().stream()
                        .map(other -> "line " + other.line() + " says " + other.label())
                        .collect(Collectors.joining("; ", "The same text and image: ", "")));
            }
            lines.add("suggested: " + labels(suspect.suggested(), suspect.probabilities()));
            lines.add("given: " + labels(suspect.given(), suspect.probabilities())
                    + (suspect.accept() ? "" : suspect.chosen() ? ", chosen, not accepted" : ", not chosen"));
            page.card(suspect.image().stream().map(Path::of).toList(), lines, !suspect.accept());
        }
        page.endFigures();
    }

    private static String labels(List<String> labels, Map<String, Double> probabilities) {
        if (labels.isEmpty()) {
            return "none";
        }
        return labels.stream()
                .map(label -> probabilities.containsKey(label)
                        ? label + " (" + Words.percent(probabilities.get(label)) + ")"
                        : label)
                .collect(Collectors.joining(", "));
    }

    private static void contradictions(HtmlPage page, Findings findings) {
        List<List<LabelledRecord>> groups = findings.contradictions().groups();
        if (groups.isEmpty()) {
            return;
        }
        page.section("Records that contradict each other")
                .paragraph(Words.format(
                        "%,d records have the text and image of another one, or a copy of it, and another label:"
                                + " at most one is correct.%s",
                        findings.contradicting(),
                        groups.size() > GROUPS ? Words.format(" %d of %,d groups.", GROUPS, groups.size()) : ""))
                .beginFigures();
        for (List<LabelledRecord> group : groups.subList(0, Math.min(GROUPS, groups.size()))) {
            List<String> lines = new ArrayList<>();
            lines.add(group.get(0).text());
            group.forEach(record -> lines.add("line " + record.line() + ": " + record.label()));
            page.card(group.get(0).images(), lines, false);
        }
        page.endFigures();
    }

    private static void byLabel(HtmlPage page, Findings findings) {
        page.section("By label")
                .table(
                        List.of("", "records", "wrong, about", "missing, about", "chosen"),
                        findings.byLabel().stream()
                                .sorted(Comparator.comparingInt(LabelNoise::wrong)
                                        .reversed())
                                .map(label -> List.of(
                                        label.label(),
                                        Words.format("%,d", label.records()),
                                        Words.format("%,d", label.wrong()),
                                        Words.format("%,d", label.missing()),
                                        Words.format("%,d", label.chosen())))
                                .toList())
                .paragraph("Wrong: records that have the label and should not. Missing: records that should have it.");
    }

    private static void noise(HtmlPage page, List<String> labels, ConfidentJoint joint) {
        List<Integer> shown = new ArrayList<>();
        for (int c = 0; c < labels.size(); c++) {
            shown.add(c);
        }
        if (labels.size() > LABELS) {
            shown.sort(Comparator.comparingInt(c -> -joint.errors(c) - joint.missing(c)));
            shown = shown.subList(0, LABELS);
        }
        page.section("Which labels are given for which")
                .paragraph(
                        "Rows are given labels, columns true ones, in records: the calibrated joint of confident learning."
                                + (shown.size() < labels.size()
                                        ? Words.format(" The %d labels with most errors of %,d.", LABELS, labels.size())
                                        : ""));
        List<String> head = new ArrayList<>();
        head.add("");
        List<List<String>> rows = new ArrayList<>();
        for (int given : shown) {
            head.add(labels.get(given));
            List<String> row = new ArrayList<>();
            row.add(labels.get(given));
            for (int truly : shown) {
                int count = joint.errors(given, truly);
                row.add(count == 0 ? "·" : String.valueOf(count));
            }
            rows.add(row);
        }
        List<Integer> columns = shown;
        page.heatTable(head, rows, (row, column) -> column == 0 ? "" : shade(joint, columns, row, column - 1));
    }

    private static String shade(ConfidentJoint joint, List<Integer> shown, int row, int column) {
        double share = joint.joint()[shown.get(row)][shown.get(column)];
        double all = 0;
        for (double part : joint.joint()[shown.get(row)]) {
            all += part;
        }
        return share == 0 ? "" : HtmlPage.Shade.of(row == column, share / all);
    }
}
