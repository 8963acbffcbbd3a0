package org.visualbert4j.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.internal.settings.SettingsReader;
import org.visualbert4j.internal.train.Trainer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code visualbert pretrain}: every setting is a flag, and a key of the YAML file named by {@code --config}. */
@Command(
        name = "pretrain",
        description = "Pretrains a model on captions of images; train --model <folder> --new-head continues from it.",
        sortOptions = false)
final class PretrainCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--config", paramLabel = "<file>", description = "YAML file of settings; flags win over it.")
    private @Nullable Path config;

    /** The command with a flag for every setting. */
    static CommandSpec spec() {
        return SettingFlags.addTo(
                CommandSpec.forAnnotatedObject(new PretrainCommand()), SettingsReader.pretrainingKeys());
    }

    @Override
    public Integer call() {
        Map<String, String> flags = SettingFlags.of(Objects.requireNonNull(spec), SettingsReader.pretrainingKeys());
        TerminalProgress progress = new TerminalProgress();
        Trainer trainer = new Trainer(SettingsReader.readPretraining(config, flags), progress);
        return TrainCommand.run(trainer, progress);
    }
}
