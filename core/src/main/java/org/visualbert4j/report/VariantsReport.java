package org.visualbert4j.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.visualbert4j.compare.ComparisonResult;
import org.visualbert4j.compare.ComparisonResult.PairResult;
import org.visualbert4j.compare.ComparisonResult.VariantResult;

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
                    format("%.4f", pair.mcNemar().pValue()),
                    pair.mcNemar().onlyFirst() + " / " + pair.mcNemar().onlySecond()));
        }
        page.table(List.of("", "difference", "95 % interval", "McNemar's p", "only first / only other right"), pairs);
        bySeed(page, result);
        page.section("What to know");
        result.notes().forEach(page::paragraph);
        page.write(path);
    }

    private static void bySeed(HtmlPage page, ComparisonResult result) {
        page.section("Accuracy by seed");
        List<String> head = new ArrayList<>(List.of(""));
        double[] seeds = new double[result.seeds()];
        for (int i = 0; i < seeds.length; i++) {
            seeds[i] = result.firstSeed() + i;
            head.add("seed " + (result.firstSeed() + i));
        }
        List<List<String>> rows = new ArrayList<>();
        Map<String, double[][]> lines = new LinkedHashMap<>();
        for (VariantResult variant : result.variants()) {
            List<Double> accuracies = variant.accuracy().bySeed();
            List<String> row = new ArrayList<>(List.of(variant.name()));
            accuracies.forEach(accuracy -> row.add(format("%.2f", 100 * accuracy)));
            rows.add(row);
            double[] percent = accuracies.stream().mapToDouble(a -> 100 * a).toArray();
            lines.put(variant.name(), new double[][] {seeds, percent});
        }
        page.table(head, rows);
        page.beginFigures()
                .figure(new Chart("seed", lines), "accuracy % of each variant by seed")
                .endFigures();
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
