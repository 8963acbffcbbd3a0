package org.visualbert4j.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.internal.report.RunReport;
import org.visualbert4j.internal.settings.SettingsReader;
import org.visualbert4j.internal.train.Trainer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code visualbert train}: every setting is a flag, and a key of the YAML file named by {@code --config}. */
@Command(name = "train", description = "Trains a classifier on records of text, image and label.", sortOptions = false)
final class TrainCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--config", paramLabel = "<file>", description = "YAML file of settings; flags win over it.")
    private @Nullable Path config;

    /** The command with a flag for every setting. */
    static CommandSpec spec() {
        return SettingFlags.addTo(CommandSpec.forAnnotatedObject(new TrainCommand()), SettingsReader.keys());
    }

    /** Runs a trainer to its end, or until Ctrl-C; the exit code. */
    static int run(Trainer trainer, TerminalProgress progress) {
        try (progress;
                Interruption interruption = Interruption.stopping(trainer::stop)) {
            Trainer.Result result = trainer.run();
            progress.finished(result);
            if (result.evaluation() != null) {
                RunReport.write(
                        result.folder(),
                        result.tested()
                                ? "the test records"
                                : "the validation records, by which its weights were chosen",
                        result.evaluation(),
                        result.audit(),
                        result.folder().resolve("report.html"));
            }
            return trainer.isStopped() ? Interruption.EXIT_CODE : 0;
        }
    }

    @Override
    public Integer call() {
        Map<String, String> flags = SettingFlags.of(Objects.requireNonNull(spec), SettingsReader.keys());
        TerminalProgress progress = new TerminalProgress();
        Trainer trainer = new Trainer(SettingsReader.read(config, flags), progress);
        return run(trainer, progress);
    }
}
