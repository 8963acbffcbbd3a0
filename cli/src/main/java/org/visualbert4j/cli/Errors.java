package org.visualbert4j.cli;

import java.util.List;
import org.visualbert4j.VisualBertException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Errors as a person at a terminal meets them: one line on standard error, an exit code by kind. */
final class Errors {

    /** For what we did not foresee. */
    private static final int INTERNAL = 1;

    private Errors() {}

    static int handleUsage(ParameterException error, String[] arguments) {
        CommandLine command = error.getCommandLine();
        print(command, firstLine(String.valueOf(error.getMessage())));
        List<String> suggestions = CommandLine.UnmatchedArgumentException.printSuggestions(error, command.getErr())
                ? List.of()
                : List.of("try '" + command.getCommandSpec().qualifiedName() + " --help'");
        suggestions.forEach(suggestion -> command.getErr().println(suggestion));
        return VisualBertException.Code.USAGE.exitCode();
    }

    static int handle(Exception error, CommandLine command, boolean verbose) {
        if (verbose) {
            error.printStackTrace(command.getErr());
        }
        if (error instanceof VisualBertException known) {
            print(command, firstLine(known.getMessage()));
            return known.code().exitCode();
        }
        print(command, "internal error: " + error + (verbose ? "" : " (--verbose shows where; please report it)"));
        return INTERNAL;
    }

    private static void print(CommandLine command, String message) {
        command.getErr().println("visualbert: " + message);
        command.getErr().flush();
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("");
    }
}
