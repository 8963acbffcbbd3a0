package org.visualbert4j.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.report.Answered;
import org.visualbert4j.report.RunReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code visualbert report}: a run on one page. */
@Command(
        name = "report",
        description = "Writes a run's report: one page of HTML that needs nothing beside itself.",
        mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {

    @Parameters(paramLabel = "RUN", description = "The run's folder.")
    private Path run = Path.of("");

    @Option(
            names = "--data",
            paramLabel = "FILE",
            description =
                    "Labelled records to evaluate on, written as the training's were. Without them the report has the"
                            + " figures that training left, and no examples.")
    private @Nullable Path data;

    @Option(names = "--output", paramLabel = "FILE", description = "Default: report.html in the run's folder.")
    private @Nullable Path output;

    @Override
    public Integer call() {
        Path page = output == null ? run.resolve("report.html") : output;
        RunReport.write(page, run, data == null ? null : Answered.ofFile(run, data));
        System.out.println("report: " + page);
        return 0;
    }
}
