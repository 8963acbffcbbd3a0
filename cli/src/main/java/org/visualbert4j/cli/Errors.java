package org.visualbert4j.cli;

import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.messages.OneLine;
import org.visualbert4j.internal.natives.NativePath;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Errors as a person at a terminal meets them: one line on standard error, an exit code by kind. */
final class Errors {

    /** For what we did not foresee. */
    private static final int INTERNAL = 1;

    private static final String PREFIX = "visualbert: ";

    private Errors() {}

    static int handleUsage(ParameterException error, String[] arguments) {
        CommandLine command = error.getCommandLine();
        PrintWriter err = command.getErr();
        err.println(PREFIX + OneLine.of(FlagNames.in(String.valueOf(error.getMessage()))));
        List<String> suggestions = CommandLine.UnmatchedArgumentException.printSuggestions(error, err)
                ? List.of()
                : List.of("try '" + command.getCommandSpec().qualifiedName() + " --help'");
        suggestions.forEach(err::println);
        err.flush();
        return ExitCodes.of(VisualBertException.Code.USAGE);
    }

    /** Prints an error's line, and where it was thrown if asked to; the exit code. */
    static int print(Throwable error, PrintWriter err, boolean verbose) {
        if (verbose) {
            error.printStackTrace(err);
        }
        err.println(line(error, verbose));
        err.flush();
        VisualBertException known = known(error);
        return known == null ? INTERNAL : ExitCodes.of(known.code());
    }

    /** What there is to say of an error, foreseen or not. */
    static String line(Throwable error, boolean verbose) {
        VisualBertException known = known(error);
        return PREFIX
                + (known != null
                        ? FlagNames.in(known.getMessage())
                        : "internal error: " + OneLine.of(error.getClass().getName() + ": " + OneLine.of(error))
                                + (verbose ? "" : " (--verbose shows where; please report it)"));
    }

    /** An error of ours, or what of the JVM's and the system's errors has a known remedy; else null. */
    private static @Nullable VisualBertException known(Throwable error) {
        String message = OneLine.of(error).toLowerCase(Locale.ROOT);
        if (error instanceof VisualBertException ours) {
            return ours;
        }
        if (message.contains("native thread")) {
            return nativeError(
                    "no more threads can be started: see ulimit -u, ulimit -v and the container's limits", error);
        }
        if (error instanceof OutOfMemoryError) {
            return nativeError(
                    "Java's memory is not enough (" + OneLine.of(error) + "), it may have "
                            + (Runtime.getRuntime().maxMemory() >> 20)
                            + " MiB; give it more, VISUALBERT_JAVA_OPTIONS=-Xmx8g, or less to do: smaller batches, images, files",
                    error);
        }
        if (message.contains("can't allocate memory") || message.contains("bad_alloc")) {
            return nativeError(
                    "the machine's memory is not enough: " + OneLine.of(error)
                            + "; smaller batches or images take less",
                    error);
        }
        if (message.contains("too many open files") || error instanceof LinkageError) {
            return nativeError(
                    OneLine.of(error)
                            + " can't be loaded; the process may open too few files (ulimit -n, 256 are enough), or a jar"
                            + " is missing or damaged: build again with ./mvnw package",
                    error);
        }
        if (error instanceof InvalidPathException path) {
            return new VisualBertException(
                    VisualBertException.Code.USAGE,
                    "\"" + OneLine.of(path.getInput()) + "\" can't be a file's name here: " + NativePath.reason(path),
                    error);
        }
        return null;
    }

    private static VisualBertException nativeError(String message, Throwable cause) {
        return new VisualBertException(VisualBertException.Code.NATIVE, message, cause);
    }
}
