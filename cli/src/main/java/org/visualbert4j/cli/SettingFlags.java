package org.visualbert4j.cli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.visualbert4j.internal.settings.SettingsReader;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** A flag for every setting of a training run. */
final class SettingFlags {

    /** The twelve settings that most runs need; {@code --help} shows them, {@code --help-all} the others too. */
    static final Set<String> COMMON = Set.of(
            "train",
            "validation",
            "test",
            "model",
            "task",
            "fusion",
            "visual",
            "epochs",
            "batch-size",
            "optimizer",
            "learning-rate",
            "output",
            "objective", // in the place of task and test, which pretraining lacks
            "bert");

    static final String HELP_ALL = "--help-all";

    private SettingFlags() {}

    /** All settings of training but some. */
    static List<SettingsReader.Key> keysBut(Set<String> others) {
        return SettingsReader.keys().stream()
                .filter(key -> !others.contains(key.key()))
                .toList();
    }

    /** Adds those of some settings to a command. */
    static CommandSpec addTo(CommandSpec spec, List<SettingsReader.Key> keys) {
        for (SettingsReader.Key key : keys) {
            String suffix = key.defaultValue().isEmpty() ? "" : " Default: " + key.defaultValue() + ".";
            spec.addOption(OptionSpec.builder("--" + key.key())
                    .type(key.isPath() ? Path.class : String.class) // a shell completes files for a path
                    .converters(text -> text) // the reader of settings makes of it what it is
                    .arity(key.isFlag() ? "0..1" : "1")
                    .fallbackValue(key.isFlag() ? "true" : "")
                    .completionCandidates(key.choices().isEmpty() ? null : key.choices())
                    .paramLabel(HelpLayout.label(key))
                    .description(key.help().replace("%", "%%") + suffix)
                    .userObject(key)
                    .build());
        }
        return spec.addOption(OptionSpec.builder("-h", "--help", HELP_ALL)
                        .usageHelp(true)
                        .description("Show the usual settings, or all of them, and exit.")
                        .build())
                .addOption(OptionSpec.builder("-V", "--version")
                        .versionHelp(true)
                        .description("Print version information and exit.")
                        .build());
    }

    /** Whether the usual help shows an option. */
    static boolean isCommon(OptionSpec option) {
        return !(option.userObject() instanceof SettingsReader.Key key) || COMMON.contains(key.key());
    }

    /** The first of an option's long names; the others are former ones. */
    static String name(OptionSpec option) {
        return Arrays.stream(option.names())
                .filter(name -> name.startsWith("--"))
                .findFirst()
                .orElse(option.longestName());
    }

    /** Those that were given, by key. */
    static Map<String, String> of(CommandSpec spec, List<SettingsReader.Key> keys) {
        Map<String, String> flags = new LinkedHashMap<>();
        for (SettingsReader.Key key : keys) {
            String value = spec.commandLine().getParseResult().matchedOptionValue("--" + key.key(), (String) null);
            if (value != null) {
                flags.put(key.key(), value);
            }
        }
        return flags;
    }
}
