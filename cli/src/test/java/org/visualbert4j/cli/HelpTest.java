package org.visualbert4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.settings.SettingsReader;
import picocli.CommandLine;

class HelpTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern OPTION = Pattern.compile("(?m)^  (?:-\\w, )?(--[a-z-]+)");
    private static final Pattern HEADING = Pattern.compile("(?m)^([A-Z][\\w ]+):$");

    @Test
    void train_shows_twelve_settings_under_headings() {
        Terminal help = Terminal.run("train", "--help");

        assertThat(help.exitCode()).isZero();
        assertThat(all(HEADING, help.out()))
                .containsExactly("Options", "Data", "Model", "Visual tokens", "Optimisation", "Output", "General");
        assertThat(settings(help))
                .containsExactly(
                        "--train",
                        "--validation",
                        "--test",
                        "--model",
                        "--task",
                        "--fusion",
                        "--visual",
                        "--epochs",
                        "--batch-size",
                        "--optimizer",
                        "--learning-rate",
                        "--output");
        assertThat(help.out()).contains("visualbert train --help-all shows");
    }

    @ParameterizedTest
    @ValueSource(strings = {"train", "pretrain", "compare", "find-mislabelled"})
    void help_all_shows_every_setting_once(String command) {
        Terminal usual = Terminal.run(command, "--help");
        Terminal all = Terminal.run(command, "--help-all");

        assertThat(settings(usual)).hasSizeBetween(10, 12);
        assertThat(settings(all))
                .containsAll(settings(usual))
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(Objects.requireNonNull(
                                Main.commandLine(command).getSubcommands().get(command))
                        .getCommandSpec()
                        .options()
                        .stream()
                        .filter(option -> option.userObject() instanceof SettingsReader.Key)
                        .map(CommandLine.Model.OptionSpec::longestName)
                        .toList());
        assertThat(all.err()).isEmpty();
    }

    @Test
    void a_setting_shows_its_type_or_its_valid_values() {
        assertThat(Terminal.run("train", "--help-all").out())
                .contains(
                        "--train <path>",
                        "--epochs <integer>",
                        "--learning-rate <number>",
                        "--optimizer <adamw|sgd>",
                        "--image-size <HEIGHTxWIDTH>",
                        "--conv-channels [integer,...]",
                        "--resume[=<true|false>]")
                .doesNotContain("VALUE");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void help_fits_a_terminal_and_names_what_each_value_is(List<String> command) {
        Terminal help = Terminal.run(
                Stream.concat(command.stream(), Stream.of("--help")).toArray(String[]::new));

        assertThat(help.exitCode()).isZero();
        assertThat(help.err()).isEmpty();
        assertThat(help.out().lines()).allMatch(line -> line.length() <= 80);
        assertThat(help.out()).doesNotContainPattern("<[a-z]+[A-Z]"); // a field's name
    }

    @Test
    void commands_take_a_trained_model_by_the_same_word() {
        for (String command : List.of("predict", "evaluate", "quantize", "inspect", "forward")) {
            assertThat(Terminal.run(command, "--help").out()).containsPattern("^Usage: [^\\n]* <model>\\R");
        }
    }

    @ParameterizedTest
    @MethodSource("topics")
    void a_topic_is_a_screen(String topic) {
        Terminal help = Terminal.run("help", topic);

        assertThat(help.exitCode()).isZero();
        assertThat(help.out().lines()).hasSizeBetween(10, 26).allMatch(line -> line.length() <= 80);
    }

    @ParameterizedTest
    @MethodSource("topics")
    void a_topic_names_pages_that_there_are(String topic) {
        for (String page : all(
                Pattern.compile("(docs/[\\w/-]+\\.md)"),
                Terminal.run("help", topic).out())) {
            assertThat(ROOT.resolve(page)).exists();
        }
    }

    @Test
    void a_topic_of_two_words_may_be_written_as_two() {
        assertThat(Terminal.run("help", "exit", "codes").out()).startsWith("EXIT CODES");
    }

    @Test
    void the_topic_of_exit_codes_tells_all_of_them() {
        String topic = Terminal.run("help", "exit-codes").out();

        assertThat(topic).contains("\n    0  ", "\n    1  ", "\n  130  ");
        for (VisualBertException.Code code : VisualBertException.Code.values()) {
            assertThat(topic).contains("\n    " + ExitCodes.of(code) + "  ");
        }
    }

    @Test
    void help_shows_what_help_of_a_command_shows() {
        assertThat(Terminal.run("help", "features", "extract").out())
                .isEqualTo(Terminal.run("features", "extract", "--help").out());
        assertThat(Terminal.run("help", "train").out())
                .isEqualTo(Terminal.run("train", "--help").out());
    }

    @Test
    void help_alone_names_the_commands_and_the_topics() {
        Terminal help = Terminal.run("help");

        assertThat(help.out()).contains("\n  train ", "\n  predict ").contains(HelpCommand.TOPICS);
    }

    @Test
    void what_is_neither_a_command_nor_a_topic_is_refused_with_what_there_is() {
        Terminal help = Terminal.run("help", "nothing");

        assertThat(help.exitCode()).isEqualTo(ExitCodes.of(VisualBertException.Code.USAGE));
        assertThat(help.err())
                .contains("\"nothing\" is no command")
                .contains("exit-codes")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh"})
    @EnabledOnOs(OS.LINUX)
    void completion_is_a_script_that_completes_commands_options_and_choices(String shell) throws Exception {
        Terminal script = Terminal.run("completion", shell);

        assertThat(script.exitCode()).isZero();
        assertThat(complete(script.out(), "visualbert", "tr")).containsExactly("train");
        assertThat(complete(script.out(), "visualbert", "train", "--learn")).containsExactly("--learning-rate");
        assertThat(complete(script.out(), "visualbert", "train", "--optimizer", ""))
                .contains("adamw", "sgd");
        assertThat(complete(script.out(), "visualbert", "train", "--train", "pom.x"))
                .containsExactly("pom.xml");
    }

    /** What bash offers for the last of some words. */
    private static List<String> complete(String script, String... words) throws Exception {
        String line = String.join(" ", words);
        String ask = script + "\nCOMP_WORDS=(" + line + (line.endsWith(" ") ? "''" : "") + "); COMP_CWORD="
                + (words.length - 1) + "; COMP_LINE='" + line + "'; COMP_POINT=${#COMP_LINE}\n"
                + "compopt() { :; }; _complete_visualbert; printf '%s\\n' \"${COMPREPLY[@]}\"\n";
        Process bash = new ProcessBuilder("bash", "--norc", "-s")
                .redirectErrorStream(true)
                .start();
        try (var input = bash.outputWriter()) {
            input.write(ask);
        }
        String out = new String(bash.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(bash.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return out.lines().map(String::strip).filter(word -> !word.isEmpty()).toList();
    }

    private static List<String> settings(Terminal help) {
        List<String> keys = Stream.concat(SettingsReader.keys().stream(), SettingsReader.pretrainingKeys().stream())
                .map(key -> "--" + key.key())
                .toList();
        boolean ofFolder = Stream.of("compare", "find-mislabelled")
                .anyMatch(command -> help.out().startsWith("Usage: visualbert " + command));
        return all(OPTION, help.out()).stream()
                .filter(option -> keys.contains(option) && !(ofFolder && option.equals("--output")))
                .toList();
    }

    private static List<String> all(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }

    static List<String> topics() {
        return HelpCommand.TOPICS;
    }

    static List<List<String>> commands() {
        List<List<String>> commands = new ArrayList<>();
        addBelow(Main.commandLine(), List.of(), commands);
        return commands;
    }

    private static void addBelow(CommandLine command, List<String> words, List<List<String>> commands) {
        commands.add(words);
        command.getSubcommands()
                .forEach((name, below) -> addBelow(
                        below, Stream.concat(words.stream(), Stream.of(name)).toList(), commands));
    }
}
