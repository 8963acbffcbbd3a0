package org.visualbert4j.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Entry point of the {@code visualbert} command. */
@Command(
        name = "visualbert",
        description = "Pretrains and fine-tunes VisualBERT on records of text and picture, and labels new ones.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DemoCommand.class,
            EvaluateCommand.class,
            PredictCommand.class,
            ReportCommand.class,
            ImageCommand.class,
            FeaturesCommand.class,
            CacheCommand.class,
            FramesCommand.class,
            ImportCommand.class,
            ForwardCommand.class,
            InspectCommand.class,
            DoctorCommand.class,
            CommandLine.HelpCommand.class
        })
public final class Main {

    @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "Show the stack trace of an error.")
    private boolean verbose;

    private Main() {}

    /** Runs a command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    /** Runs a command in this process; returns its exit code. */
    static int run(String... arguments) {
        return commandLine().execute(arguments);
    }

    /** All commands with all their options. */
    static CommandLine commandLine() {
        Main main = new Main();
        CommandLine line = new CommandLine(main);
        line.addSubcommand(new CommandLine(TrainCommand.spec()));
        line.addSubcommand(new CommandLine(PretrainCommand.spec()));
        line.addSubcommand(new CommandLine(CompareCommand.spec()));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setParameterExceptionHandler(Errors::handleUsage);
        line.setExecutionExceptionHandler((error, command, parsed) -> Errors.handle(error, command, main.verbose));
        return line;
    }
}
