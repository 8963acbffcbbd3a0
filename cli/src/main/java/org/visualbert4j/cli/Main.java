package org.visualbert4j.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.visualbert4j.runtime.LibTorch;
import org.visualbert4j.runtime.NativeLoader;
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
        synopsisSubcommandLabel = "COMMAND")
public final class Main {

    private static final Map<String, Supplier<Object>> COMMANDS = new LinkedHashMap<>();

    static {
        COMMANDS.put("demo", DemoCommand::new);
        COMMANDS.put("evaluate", EvaluateCommand::new);
        COMMANDS.put("predict", PredictCommand::new);
        COMMANDS.put("quantize", QuantizeCommand::new);
        COMMANDS.put("report", ReportCommand::new);
        COMMANDS.put("image", ImageCommand::new);
        COMMANDS.put("features", FeaturesCommand::new);
        COMMANDS.put("cache", CacheCommand::new);
        COMMANDS.put("frames", FramesCommand::new);
        COMMANDS.put("import", ImportCommand::new);
        COMMANDS.put("forward", ForwardCommand::new);
        COMMANDS.put("inspect", InspectCommand::new);
        COMMANDS.put("doctor", DoctorCommand::new);
        COMMANDS.put("help", CommandLine.HelpCommand::new);
        COMMANDS.put("train", TrainCommand::spec);
        COMMANDS.put("pretrain", PretrainCommand::spec);
        COMMANDS.put("compare", CompareCommand::spec);
    }

    @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "Show the stack trace of an error.")
    private boolean verbose;

    private Main() {}

    /** Runs a command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        NativeLoader.onlyOne();
        int exitCode = run(arguments);
        LibTorch.end();
        System.exit(exitCode);
    }

    /** Runs a command in this process; returns its exit code. */
    static int run(String... arguments) {
        return commandLine(arguments).execute(arguments);
    }

    /** The command that the first argument names, or else all of them; making all of them takes longer than predicting. */
    static CommandLine commandLine(String... arguments) {
        Main main = new Main();
        CommandLine line = new CommandLine(main);
        String first = arguments.length == 0 ? "" : arguments[0];
        boolean named = COMMANDS.containsKey(first) && !first.equals("help");
        COMMANDS.forEach((name, command) -> {
            if (!named || name.equals(first)) {
                line.addSubcommand(name, command.get());
            }
        });
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setParameterExceptionHandler(Errors::handleUsage);
        line.setExecutionExceptionHandler((error, command, parsed) -> Errors.handle(error, command, main.verbose));
        return line;
    }
}
