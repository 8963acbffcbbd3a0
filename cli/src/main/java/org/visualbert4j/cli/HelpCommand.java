package org.visualbert4j.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.visualbert4j.error.VisualBertException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code visualbert help}: what there is, a command's options, or a screen about a topic. */
@Command(
        name = "help",
        description = "Shows a command's help, or a screen about a topic.",
        mixinStandardHelpOptions = true)
final class HelpCommand implements Callable<Integer> {

    /** What there are screens about; each is a file beside this class. */
    static final List<String> TOPICS = List.of("records", "models", "visual", "training", "exit-codes", "environment");

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..*", paramLabel = "<command|topic>", description = "What to explain. Default: all commands.")
    private List<String> words = new ArrayList<>();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        String topic = String.join("-", words);
        if (TOPICS.contains(topic)) {
            out.print(text(topic));
        } else {
            command().usage(out);
            if (words.isEmpty()) {
                out.println();
                out.println("visualbert help TOPIC: " + String.join(", ", TOPICS));
            }
        }
        out.flush();
        return 0;
    }

    private CommandLine command() {
        CommandLine command = Main.commandLine(words.toArray(String[]::new));
        for (String word : words) {
            CommandLine below = command.getSubcommands().get(word);
            if (below == null) {
                throw new VisualBertException(
                        VisualBertException.Code.USAGE,
                        "\"" + String.join(" ", words) + "\" is no command (visualbert help names them) and none of the"
                                + " topics " + TOPICS);
            }
            command = below;
        }
        return command;
    }

    private static String text(String topic) {
        try (InputStream file = HelpCommand.class.getResourceAsStream("help/" + topic + ".txt")) {
            if (file == null) {
                throw new IllegalStateException(topic);
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
