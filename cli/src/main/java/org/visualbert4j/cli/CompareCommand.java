package org.visualbert4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.internal.compare.ComparisonPlan;
import org.visualbert4j.internal.compare.ComparisonRun;
import org.visualbert4j.internal.compare.Variant;
import org.visualbert4j.internal.report.VariantsReport;
import org.visualbert4j.metrics.ComparisonResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code visualbert compare}: which of several settings files makes the better classifier, and how sure that is. */
@Command(
        name = "compare",
        description = {
            "Trains each settings file with several seeds on the same records and tells whether they differ.",
            "The same command continues an interrupted comparison. Settings given as flags hold for all variants."
        },
        sortOptions = false)
final class CompareCommand implements Callable<Integer> {

    private static final Set<String> NOT_SETTINGS = Set.of("output", "fold", "resume");

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--config",
            paramLabel = "<file>",
            required = true,
            description = "YAML file of settings, once for each variant; the others are compared with the first.")
    private List<Path> configs = new ArrayList<>();

    @Option(
            names = "--seeds",
            paramLabel = "<integer>",
            defaultValue = "5",
            description = "Number of seeds that each variant is trained with, --seed and those after it. Default: 5.")
    private int seeds = 5;

    @Option(
            names = "--folds",
            paramLabel = "<integer>",
            defaultValue = "0",
            description = "Instead of --test: folds of the training records, by group; each is the test once.")
    private int folds;

    @Option(names = "--output", paramLabel = "<folder>", required = true, description = "Folder of the comparison.")
    private Path output = Path.of("");

    /** The command with a flag for every setting. */
    static CommandSpec spec() {
        return SettingFlags.addTo(
                CommandSpec.forAnnotatedObject(new CompareCommand()), SettingFlags.keysBut(NOT_SETTINGS));
    }

    @Override
    public Integer call() {
        List<Variant> variants =
                Variant.of(configs, SettingFlags.of(Objects.requireNonNull(spec), SettingFlags.keysBut(NOT_SETTINGS)));
        ComparisonPlan plan = ComparisonPlan.of(variants, seeds, folds, output);
        TerminalProgress progress = new TerminalProgress();
        ComparisonRun comparison = new ComparisonRun(plan, progress);
        try (progress;
                Interruption interruption = Interruption.stopping(comparison::stop)) {
            ComparisonResult result = comparison.run();
            if (result == null) {
                System.out.println("stopped; the same command continues");
                return Interruption.EXIT_CODE;
            }
            print(result);
            VariantsReport.write(output.resolve("report.html"), result);
            System.out.println("saved in " + output + ": comparison.json, report.html");
            return 0;
        }
    }

    private static void print(ComparisonResult result) {
        int width = result.variants().stream()
                .mapToInt(variant -> variant.name().length())
                .max()
                .orElse(0);
        System.out.println();
        System.out.println(result.scope());
        System.out.println(TerminalProgress.format(
                "%-" + width + "s  %17s  %17s  %11s  %10s  %10s",
                "",
                "accuracy %",
                "macro F1 %",
                "parameters",
                "examples",
                "seconds"));
        for (ComparisonResult.VariantResult variant : result.variants()) {
            System.out.println(TerminalProgress.format(
                    "%-" + width + "s  %17s  %17s  %11d  %10d  %10.0f",
                    variant.name(),
                    variant.accuracy().percent(),
                    variant.macroF1().percent(),
                    variant.parameters(),
                    variant.examples(),
                    variant.seconds()));
        }
        System.out.println();
        for (ComparisonResult.PairResult pair : result.pairs()) {
            System.out.println(pair.sentence());
            System.out.println("  " + pair.mcNemarLine());
        }
        System.out.println();
        result.notes().stream().map(FlagNames::in).forEach(System.out::println);
    }
}
