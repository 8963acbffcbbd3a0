package org.visualbert4j.cli;

import java.nio.file.Path;
import java.util.stream.Collectors;
import me.tongfei.progressbar.ProgressBar;
import org.visualbert4j.internal.importers.ImportFolder;
import org.visualbert4j.internal.importers.ImportReport;
import org.visualbert4j.internal.importers.Importer;
import picocli.CommandLine.Option;

/** Where an import goes, and what is told of it. */
final class ImportOptions {

    /** More labels than this are only counted. */
    private static final int SHOWN = 20;

    @Option(names = "--output", required = true, paramLabel = "<folder>", description = "The folder for the records.")
    private Path output = Path.of("");

    Path output() {
        return output;
    }

    int run(Importer importer) {
        ImportReport report;
        if (TerminalBar.isTerminal()) {
            // Nobody knows how many records there are before they are read.
            try (ProgressBar bar = TerminalBar.of("records", -1).showSpeed().build()) {
                report = ImportFolder.fill(output, importer, bar::step);
            }
        } else {
            report = ImportFolder.fill(output, importer, () -> {});
        }
        report.splits().forEach(counts -> {
            System.out.println(output.resolve(counts.split() + ".jsonl") + text(counts));
            counts.notes().stream().map(FlagNames::in).forEach(System.out::println);
        });
        if (report.missingImages() > 0) {
            System.out.println(report.missingImages() + " images are missing, listed in "
                    + output.resolve("missing.txt") + "; --on-bad-image drop or blank trains without them; the first: "
                    + report.firstMissing());
        }
        return 0;
    }

    private static String text(ImportReport.SplitCounts counts) {
        return TerminalProgress.format(
                ": %d records, %d labels%s%s%s%s",
                counts.records(),
                counts.labels().size(),
                counts.labels().isEmpty() || counts.labels().size() > SHOWN
                        ? ""
                        : counts.labels().entrySet().stream()
                                .map(label -> label.getKey() + " " + label.getValue())
                                .collect(Collectors.joining(", ", ": ", "")),
                counts.unlabelled() == 0 ? "" : "; " + counts.unlabelled() + " have no label",
                counts.withoutText() == 0 ? "" : "; " + counts.withoutText() + " have no text",
                counts.incomplete() == 0 ? "" : "; " + counts.incomplete() + " lack their image");
    }
}
