package org.visualbert4j.internal.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.visualbert4j.metrics.ComparisonResult;
import org.visualbert4j.metrics.ComparisonResult.PairResult;
import org.visualbert4j.metrics.ComparisonResult.VariantResult;

/** A comparison of variants over seeds, on one page. */
public final class VariantsReport {

    private VariantsReport() {}

    /** Writes the page. */
    public static void write(Path path, ComparisonResult result) {
        HtmlPage page = new HtmlPage("Comparison", result.scope());
        page.section("What was found");
        for (PairResult pair : result.pairs()) {
            page.paragraph(pair.sentence());
        }
        page.section("Variants");
        List<List<String>> rows = new ArrayList<>();
        for (VariantResult variant : result.variants()) {
            rows.add(List.of(
                    variant.name(),
                    variant.accuracy().percent(),
                    variant.macroF1().percent(),
                    format("%,d", variant.parameters()),
                    format("%,d", variant.examples()),
                    format("%.0f", variant.seconds())));
        }
        page.table(
                List.of("", "accuracy %", "macro F1 %", "parameters", "examples a seed", "training seconds a seed"),
                rows);
        page.section("Differences of accuracy, in points");
        List<List<String>> pairs = new ArrayList<>();
        for (PairResult pair : result.pairs()) {
            pairs.add(List.of(
                    pair.other() + " less " + pair.first(),
                    format("%.2f", 100 * pair.difference().difference()),
                    format(
                            "%.2f to %.2f",
                            100 * pair.difference().low(),
                            100 * pair.difference().high()),
                    pair.p(),
                    pair.mcNemar().onlyFirst() + " / " + pair.mcNemar().onlySecond()));
        }
        page.table(List.of("", "difference", "95 % interval", "McNemar's p", "only first / only other right"), pairs);
        bySeed(page, result);
        page.section("What to know");
        result.notes().forEach(page::paragraph);
        page.write(path);
    }

    private static void bySeed(HtmlPage page, ComparisonResult result) {
        List<String> head = new ArrayList<>(List.of(""));
        for (long seed = result.firstSeed(); seed < result.firstSeed() + result.seeds(); seed++) {
            head.add("seed " + seed);
        }
        List<List<String>> rows = new ArrayList<>();
        for (VariantResult variant : result.variants()) {
            List<String> row = new ArrayList<>(List.of(variant.name()));
            variant.accuracy().bySeed().forEach(accuracy -> row.add(format("%.2f", 100 * accuracy)));
            rows.add(row);
        }
        page.section("Accuracy by seed").table(head, rows);
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
