package org.visualbert4j.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.train.SettingsReader;
import org.visualbert4j.train.Trainer;
import org.visualbert4j.train.TrainingSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code visualbert train}: every setting is a flag, and a key of the YAML file named by {@code --config}. */
@Command(
        name = "train",
        description = "Trains a classifier on records of text, picture and label.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class TrainCommand implements Callable<Integer> {

    private static final int INTERRUPTED = 130;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--config", paramLabel = "FILE", description = "YAML file of settings; flags win over it.")
    private @Nullable Path config;

    /** The command with a flag for every setting. */
    static CommandSpec spec() {
        CommandSpec spec = CommandSpec.forAnnotatedObject(new TrainCommand());
        for (SettingsReader.Key key : SettingsReader.keys()) {
            String suffix = key.defaultValue().isEmpty() ? "" : " Default: " + key.defaultValue() + ".";
            spec.addOption(OptionSpec.builder("--" + key.key())
                    .type(String.class)
                    .arity(key.isFlag() ? "0..1" : "1")
                    .fallbackValue(key.isFlag() ? "true" : "")
                    .paramLabel("VALUE")
                    .description(key.help().replace("%", "%%") + suffix)
                    .build());
        }
        return spec;
    }

    @Override
    public Integer call() {
        TrainingSettings settings = SettingsReader.read(config, flags());
        TerminalProgress progress = new TerminalProgress();
        Trainer trainer = new Trainer(settings, progress);
        CountDownLatch done = new CountDownLatch(1);
        Thread onInterrupt = new Thread(() -> {
            trainer.stop();
            await(done);
        });
        Runtime.getRuntime().addShutdownHook(onInterrupt);
        try {
            Trainer.Result result = trainer.run();
            progress.finished(result);
            return trainer.isStopped() ? INTERRUPTED : 0;
        } finally {
            progress.close();
            done.countDown();
            if (!trainer.isStopped()) {
                Runtime.getRuntime().removeShutdownHook(onInterrupt);
            }
        }
    }

    private Map<String, String> flags() {
        Map<String, String> flags = new LinkedHashMap<>();
        CommandSpec present = java.util.Objects.requireNonNull(spec);
        for (SettingsReader.Key key : SettingsReader.keys()) {
            String value = present.commandLine().getParseResult().matchedOptionValue("--" + key.key(), (String) null);
            if (value != null) {
                flags.put(key.key(), value);
            }
        }
        return flags;
    }

    private static void await(CountDownLatch done) {
        try {
            done.await(60, TimeUnit.SECONDS); // a step and a save; then the process ends whatever happens
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
