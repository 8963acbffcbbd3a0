package org.visualbert4j.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.natives.NativeLoader;
import org.visualbert4j.internal.natives.Utf8Process;
import org.visualbert4j.internal.runtime.LibTorch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Entry point of the {@code visualbert} command. */
@Command(
        name = "visualbert",
        description = "Pretrains and fine-tunes VisualBERT on records of text and image, and labels new ones.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND")
public final class Main {

    @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "Show the stack trace of an error.")
    private boolean verbose;

    private Main() {}

    /** Runs a command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        int exitCode;
        try {
            Thread.setDefaultUncaughtExceptionHandler(
                    (thread, error) -> System.err.println(Errors.line(error, verbose(arguments))));
            Utf8Process.ensure(arguments);
            System.setOut(utf8(FileDescriptor.out));
            System.setErr(utf8(FileDescriptor.err));
            NativeLoader.onlyOne();
            exitCode = run(arguments);
            LibTorch.end();
        } catch (Throwable e) { // before there is a command, or instead of one
            exitCode = beforeAnyCommand(e, verbose(arguments));
        }
        System.exit(exitCode);
    }

    private static int beforeAnyCommand(Throwable error, boolean verbose) {
        try {
            return Errors.print(error, writer(System.err), verbose);
        } catch (LinkageError e) { // not even our own classes
            System.err.println("visualbert: " + error + ": a class can't be loaded; the process may open too few files"
                    + " (ulimit -n), 256 are enough, or a jar is missing");
            return 7;
        }
    }

    /** Runs a command in this process; returns its exit code. */
    static int run(String... arguments) {
        int exitCode;
        try {
            exitCode = commandLine(arguments).execute(arguments);
        } catch (Throwable e) { // picocli hands on exceptions only, no errors
            exitCode = Errors.print(e, writer(System.err), verbose(arguments));
        }
        if (System.out.checkError() && exitCode == 0) {
            exitCode = Errors.print(
                    new VisualBertException(
                            VisualBertException.Code.IO,
                            "standard output can't be written: it is closed, or its disk is full"),
                    writer(System.err),
                    false);
        }
        return exitCode;
    }

    private static boolean verbose(String... arguments) {
        return List.of(arguments).contains("--verbose");
    }

    /** Whatever the locale and Java's options say. */
    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(
                new BufferedOutputStream(new FileOutputStream(descriptor)), true, StandardCharsets.UTF_8);
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
    }

    /** The command that the first argument names, or else all of them; to make all takes longer than to predict. */
    static CommandLine commandLine(String... arguments) {
        Main main = new Main();
        CommandLine line = new CommandLine(main);
        Map<String, Supplier<Object>> commands = commands();
        String first = arguments.length == 0 ? "" : arguments[0];
        boolean named = commands.containsKey(first) || first.equals("--version") || first.equals("-V");
        commands.forEach((name, command) -> {
            if (!named || name.equals(first)) {
                line.addSubcommand(name, command.get());
            }
        });
        line.setHelpFactory(HelpLayout::new);
        line.setOut(writer(System.out));
        line.setErr(writer(System.err));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setParameterExceptionHandler(Errors::handleUsage);
        line.setExecutionExceptionHandler(
                (error, command, parsed) -> Errors.print(error, command.getErr(), main.verbose));
        return line;
    }

    private static Map<String, Supplier<Object>> commands() {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("demo", DemoCommand::new);
        commands.put("import", ImportCommand::new);
        commands.put("frames", FramesCommand::new);
        commands.put("train", TrainCommand::spec);
        commands.put("pretrain", PretrainCommand::spec);
        commands.put("compare", CompareCommand::spec);
        commands.put("find-mislabelled", FindMislabelledCommand::spec);
        commands.put("find-duplicates", FindDuplicatesCommand::new);
        commands.put("evaluate", EvaluateCommand::new);
        commands.put("calibrate", CalibrateCommand::new);
        commands.put("predict", PredictCommand::new);
        commands.put("label", LabelCommand::new);
        commands.put("report", ReportCommand::new);
        commands.put("quantize", QuantizeCommand::new);
        commands.put("inspect", InspectCommand::new);
        commands.put("forward", ForwardCommand::new);
        commands.put("image", ImageCommand::new);
        commands.put("features", FeaturesCommand::new);
        commands.put("cache", CacheCommand::new);
        commands.put("doctor", DoctorCommand::new);
        commands.put("completion", CompletionCommand::new);
        commands.put("help", HelpCommand::new);
        return commands;
    }
}
