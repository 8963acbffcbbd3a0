package org.visualbert4j.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code visualbert completion}: a script that has a shell complete commands, options and their values. */
@Command(
        name = "completion",
        description = "Prints a script that has a shell complete this program's commands and options.",
        mixinStandardHelpOptions = true)
final class CompletionCommand implements Callable<Integer> {

    /** Shells that there is a script for; one script serves both. */
    enum Shell {
        BASH,
        ZSH
    }

    @Spec
    private CommandSpec spec;

    @Parameters(description = "The shell: source <(visualbert completion bash)")
    @SuppressWarnings("UnusedVariable") // picocli refuses other shells; zsh takes bash's script
    private Shell shell = Shell.BASH;

    @Override
    public Integer call() {
        spec.commandLine().getOut().print(AutoComplete.bash("visualbert", Main.commandLine()));
        spec.commandLine().getOut().flush();
        return 0;
    }
}
