package org.visualbert4j.cli;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.visualbert4j.internal.settings.SettingsReader;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** How the help of a command looks: a line of usage, then its options under headings, each with what its value looks like. */
final class HelpLayout extends CommandLine.Help {

    private static final int WIDTH = 80;
    private static final int COLUMN = 30;
    private static final String INDENT = "  ";
    private static final String USAGE = "Usage: ";

    HelpLayout(CommandSpec command, ColorScheme colors) {
        super(command, colors);
    }

    @Override
    public String synopsis(int headingLength) {
        StringBuilder line = new StringBuilder(commandSpec().qualifiedName());
        commandSpec().options().stream()
                .filter(OptionSpec::required)
                .forEach(option ->
                        line.append(' ').append(SettingFlags.name(option)).append(value(option)));
        line.append(" [<option>...]");
        commandSpec()
                .positionalParameters()
                .forEach(parameter -> line.append(' ')
                        .append(parameter.required() ? label(parameter) : "[" + label(parameter) + "]"));
        if (!subcommands().isEmpty()) {
            line.append(' ').append(commandSpec().usageMessage().synopsisSubcommandLabel());
        }
        return wrapped(line.toString(), WIDTH - USAGE.length(), " ".repeat(USAGE.length()) + INDENT);
    }

    @Override
    public String parameterList() {
        return commandSpec().positionalParameters().stream()
                .map(parameter -> row(label(parameter), parameter))
                .collect(Collectors.joining());
    }

    @Override
    public String optionList() {
        Map<OptionHeading, StringBuilder> texts = new EnumMap<>(OptionHeading.class);
        for (OptionSpec option : commandSpec().options()) {
            if (!option.hidden() && (SettingFlags.isCommon(option) || wantsAll())) {
                texts.computeIfAbsent(OptionHeading.of(option), heading -> new StringBuilder())
                        .append(row(String.join(", ", option.names()) + value(option), option));
            }
        }
        StringBuilder text = new StringBuilder();
        texts.forEach(
                (heading, rows) -> text.append("%n%s:%n".formatted(heading)).append(rows));
        return text.toString();
    }

    @Override
    public String commandListHeading(Object... parameters) {
        return subcommands().isEmpty() ? "" : "%nCommands:%n".formatted();
    }

    @Override
    public String footer(Object... parameters) {
        long more = commandSpec().options().stream()
                .filter(option -> !SettingFlags.isCommon(option))
                .count();
        return more == 0 || wantsAll()
                ? ""
                : "%n%s %s shows %d more settings.%nEach setting is a key of the YAML file too, such as epochs: 10.%n"
                        .formatted(commandSpec().qualifiedName(), SettingFlags.HELP_ALL, more);
    }

    private boolean wantsAll() {
        CommandLine.ParseResult parsed = commandSpec().commandLine().getParseResult();
        return parsed != null && parsed.originalArgs().contains(SettingFlags.HELP_ALL);
    }

    private static String value(OptionSpec option) {
        boolean optional = option.arity().min() == 0;
        return option.arity().max() == 0 ? "" : optional ? "[=" + label(option) + "]" : " " + label(option);
    }

    /** What a value looks like; of an option that is a setting too, as the setting says. */
    private static String label(ArgSpec argument) {
        if (argument.paramLabel().contains("|")) {
            return argument.paramLabel();
        }
        Optional<SettingsReader.Key> setting =
                argument instanceof OptionSpec option ? OptionHeading.setting(option) : Optional.empty();
        String own = argument.typeInfo().isEnum()
                ? "<" + String.join("|", argument.completionCandidates()).toLowerCase(Locale.ROOT) + ">"
                : argument.paramLabel();
        return setting.map(HelpLayout::label).orElse(own);
    }

    /** What a setting's value looks like. */
    static String label(SettingsReader.Key setting) {
        return setting.form().startsWith("[") ? setting.form() : "<" + setting.form() + ">";
    }

    private static String row(String name, ArgSpec argument) {
        String text = String.join(" ", argument.description()).replace("%%", "%");
        String description = wrapped(text, WIDTH - COLUMN, " ".repeat(COLUMN));
        String start = INDENT + name;
        if (start.length() <= COLUMN - INDENT.length()) {
            return start + " ".repeat(COLUMN - start.length()) + description;
        }
        String names = wrapped(name.replace("|", "| "), WIDTH - INDENT.length(), INDENT.repeat(4));
        return INDENT + names.replace("| ", "|") + " ".repeat(COLUMN) + description;
    }

    /** Words in lines of a width, the later ones indented; ends with a line end. */
    private static String wrapped(String text, int width, String indent) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (line.length() > 0 && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.length() == 0 ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return String.join("%n".formatted() + indent, lines) + "%n".formatted();
    }
}
