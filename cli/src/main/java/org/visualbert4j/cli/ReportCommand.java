package org.visualbert4j.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.internal.classifier.Classifier;
import org.visualbert4j.internal.dataset.DataAudit;
import org.visualbert4j.internal.evaluate.EvaluationRun;
import org.visualbert4j.internal.records.LabelledRecord;
import org.visualbert4j.internal.report.RunReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code visualbert report}: one page about a run. */
@Command(
        name = "report",
        description = "Writes one page about a run: learning, metrics on given records, what it gets wrong, origin.",
        mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {

    @Parameters(paramLabel = "<run>", description = "Folder of a run.")
    private Path run = Path.of("");

    @Option(
            names = "--data",
            paramLabel = "<file>",
            description = "Labelled records. Without them: the metrics that training left, and no examples.")
    private @Nullable Path data;

    @Option(
            names = "--output",
            paramLabel = "<file>",
            description = "The page. Default: report.html in the run's folder.")
    private @Nullable Path output;

    @Mixin
    private RecordOptions options = new RecordOptions();

    @Override
    public Integer call() {
        Path page = output == null ? run.resolve("report.html") : output;
        if (data == null) {
            RunReport.write(run, page);
        } else {
            write(page, data);
        }
        System.out.println("report: " + page);
        return 0;
    }

    private void write(Path page, Path file) {
        List<LabelledRecord> records = options.read(file);
        options.useThreads();
        try (Classifier classifier = Classifier.load(run)) {
            String name = String.valueOf(file.getFileName());
            EvaluationRun evaluation = options.evaluate(run, classifier, records);
            DataAudit audit = DataAudit.of(Map.of(name, records), Map.of(name, evaluation.badImages()), List.of())
                    .with(RecordOptions.cutTexts(classifier, evaluation));
            RunReport.write(run, name, evaluation, audit, page);
        }
    }
}
