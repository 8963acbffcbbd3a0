package org.visualbert4j.cli;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.VisualBertException;
import org.visualbert4j.report.Answered;
import org.visualbert4j.report.RunReport;
import org.visualbert4j.train.SettingsReader;
import org.visualbert4j.train.Trainer;
import org.visualbert4j.train.TrainingSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code visualbert train}: every setting is a flag, and a key of the YAML file named by {@code --config}. */
@Command(
        name = "train",
        description = "Trains a classifier on records of text, picture and label.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class TrainCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--config", paramLabel = "FILE", description = "YAML file of settings; flags win over it.")
    private @Nullable Path config;

    /** The command with a flag for every setting. */
    static CommandSpec spec() {
        return SettingFlags.addTo(CommandSpec.forAnnotatedObject(new TrainCommand()), Set.of());
    }

    @Override
    public Integer call() {
        TrainingSettings settings =
                SettingsReader.read(config, SettingFlags.of(Objects.requireNonNull(spec), Set.of()));
        TerminalProgress progress = new TerminalProgress();
        Trainer trainer = new Trainer(settings, progress);
        try (progress;
                Interruption interruption = Interruption.stopping(trainer::stop)) {
            Trainer.Result result = trainer.run();
            progress.finished(result);
            if (trainer.isStopped()) {
                return Interruption.EXIT_CODE;
            }
            report(settings, result.folder(), progress);
            return 0;
        }
    }

    /** The page is worth a line if it fails, not the training's exit code. */
    private static void report(TrainingSettings settings, Path run, TerminalProgress progress) {
        Path page = run.resolve("report.html");
        try {
            RunReport.write(page, run, Answered.ofTraining(settings));
            progress.note("report: " + page);
        } catch (VisualBertException e) {
            progress.note("no report: " + e.getMessage());
        }
    }
}
