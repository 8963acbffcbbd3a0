package org.visualbert4j.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.visualbert4j.train.SettingsReader;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** A flag for every setting of a training run. */
final class SettingFlags {

    private SettingFlags() {}

    /** Adds them to a command, without those that it has no use for or its own of. */
    static CommandSpec addTo(CommandSpec spec, Set<String> without) {
        for (SettingsReader.Key key : SettingsReader.keys()) {
            if (!without.contains(key.key())) {
                String suffix = key.defaultValue().isEmpty() ? "" : " Default: " + key.defaultValue() + ".";
                spec.addOption(OptionSpec.builder("--" + key.key())
                        .type(String.class)
                        .arity(key.isFlag() ? "0..1" : "1")
                        .fallbackValue(key.isFlag() ? "true" : "")
                        .paramLabel("VALUE")
                        .description(key.help().replace("%", "%%") + suffix)
                        .build());
            }
        }
        return spec;
    }

    /** Those that were given, by key. */
    static Map<String, String> of(CommandSpec spec, Set<String> without) {
        Map<String, String> flags = new LinkedHashMap<>();
        for (SettingsReader.Key key : SettingsReader.keys()) {
            String flag = "--" + key.key();
            String value = without.contains(key.key())
                    ? null
                    : spec.commandLine().getParseResult().matchedOptionValue(flag, (String) null);
            if (value != null) {
                flags.put(key.key(), value);
            }
        }
        return flags;
    }
}
