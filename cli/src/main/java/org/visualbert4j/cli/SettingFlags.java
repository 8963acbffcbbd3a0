package org.visualbert4j.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.visualbert4j.internal.settings.SettingsReader;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** A flag for every setting of a training run. */
final class SettingFlags {

    private SettingFlags() {}

    /** Adds those of some settings to a command. */
    static CommandSpec addTo(CommandSpec spec, List<SettingsReader.Key> keys) {
        for (SettingsReader.Key key : keys) {
            String suffix = key.defaultValue().isEmpty() ? "" : " Default: " + key.defaultValue() + ".";
            spec.addOption(OptionSpec.builder("--" + key.key())
                    .type(String.class)
                    .arity(key.isFlag() ? "0..1" : "1")
                    .fallbackValue(key.isFlag() ? "true" : "")
                    .paramLabel("VALUE")
                    .description(key.help().replace("%", "%%") + suffix)
                    .build());
        }
        return spec;
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
