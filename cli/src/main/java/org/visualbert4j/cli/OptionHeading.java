package org.visualbert4j.cli;

import java.lang.reflect.Field;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.visualbert4j.internal.settings.DataSettings;
import org.visualbert4j.internal.settings.ModelSettings;
import org.visualbert4j.internal.settings.OptimizationSettings;
import org.visualbert4j.internal.settings.PretrainingSettings;
import org.visualbert4j.internal.settings.SelectionSettings;
import org.visualbert4j.internal.settings.SettingsReader;
import org.visualbert4j.internal.settings.VisualSettings;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ScopeType;

/** What an option is about, in the order that help shows the headings. */
enum OptionHeading {
    OPTIONS("Options"),
    PRETRAINING("Pretraining"),
    DATA("Data"),
    MODEL("Model"),
    VISUAL("Visual tokens"),
    OPTIMIZATION("Optimisation"),
    OUTPUT("Output"),
    GENERAL("General");

    private static final Map<Class<?>, OptionHeading> PARTS = Map.of(
            PretrainingSettings.class, PRETRAINING,
            DataSettings.class, DATA,
            ModelSettings.class, MODEL,
            VisualSettings.class, VISUAL,
            OptimizationSettings.class, OPTIMIZATION,
            SelectionSettings.class, OUTPUT);

    private final String text;

    OptionHeading(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }

    static OptionHeading of(OptionSpec option) {
        if (option.userObject() instanceof SettingsReader.Key key) {
            return of(key);
        }
        if (option.usageHelp() || option.versionHelp() || option.scopeType() == ScopeType.INHERIT) {
            return GENERAL;
        }
        if (SettingFlags.name(option).equals("--output")) {
            return OUTPUT;
        }
        Class<?> owner = option.userObject() instanceof Field field ? field.getDeclaringClass() : Object.class;
        return owner == ExtractorOptions.class
                ? VISUAL
                : setting(option)
                                .filter(key -> key.part() == DataSettings.class)
                                .isPresent()
                        ? DATA
                        : OPTIONS;
    }

    private static OptionHeading of(SettingsReader.Key key) {
        boolean ofFolder = key.key().equals("output") || key.key().equals("resume");
        return ofFolder ? OUTPUT : Objects.requireNonNull(PARTS.get(key.part()), key.key());
    }

    /** The setting of training that an option of another command gives as training does. */
    static Optional<SettingsReader.Key> setting(OptionSpec option) {
        boolean asTraining = option.userObject() instanceof Field field
                && (field.getDeclaringClass() == RecordOptions.class
                        || field.getDeclaringClass() == ExtractorOptions.class);
        return asTraining
                ? SettingsReader.keys().stream()
                        .filter(key -> SettingFlags.name(option).equals("--" + key.key()))
                        .findFirst()
                : Optional.empty(); // without reading the settings, which takes longer than all else here
    }
}
