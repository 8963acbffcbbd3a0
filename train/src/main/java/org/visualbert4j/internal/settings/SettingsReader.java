package org.visualbert4j.internal.settings;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;

/**
 * Reads settings: defaults, over them a YAML file, over that flags. Both have the same keys, so that a flag tried out can
 * be written down as it is: {@link SettingType} tells what its characters mean.
 */
public final class SettingsReader {

    /**
     * What can be set.
     *
     * @param key in kebab-case
     * @param help one line
     * @param defaultValue as in YAML, empty for none
     * @param isFlag whether it is true or false
     * @param form what a value looks like: names divided by {@code |}, or a word such as {@code path} or {@code integer}
     * @param choices the names that it takes, if it takes names
     * @param part the record that it belongs to, such as {@code DataSettings.class}
     */
    public record Key(
            String key,
            String help,
            String defaultValue,
            boolean isFlag,
            String form,
            List<String> choices,
            Class<?> part) {

        /** Whether its value is a file or a folder. */
        public boolean isPath() {
            return form.equals(SettingType.PATH_FORM);
        }
    }

    private SettingsReader() {}

    /** Everything that can be set, in the order of the records. */
    public static List<Key> keys() {
        return Stream.of(
                        DataSettings.class,
                        ModelSettings.class,
                        VisualSettings.class,
                        OptimizationSettings.class,
                        SelectionSettings.class)
                .flatMap(type -> keys(type).stream())
                .toList();
    }

    /** Everything that can be set for pretraining, likewise. */
    public static List<Key> pretrainingKeys() {
        return Stream.concat(
                        keys(PretrainingSettings.class).stream(),
                        keys().stream().filter(key -> !PretrainingSettings.WITHOUT.contains(key.key())))
                .toList();
    }

    static List<Key> keys(TrainingSettings settings) {
        return settings.pretraining() == null ? keys() : pretrainingKeys();
    }

    /** What can be set in one of the records of {@link TrainingSettings}, such as {@code DataSettings.class}. */
    public static List<Key> keys(Class<?> part) {
        return Arrays.stream(part.getRecordComponents())
                .map(component -> key(part, component))
                .toList();
    }

    static Key key(Class<?> part, RecordComponent component) {
        Setting setting = component.getAnnotation(Setting.class);
        String name = PropertyNamingStrategies.KebabCaseStrategy.INSTANCE.translate(component.getName());
        List<String> choices = Choices.of(name);
        String form = setting.form().isEmpty() ? SettingType.form(component, choices) : setting.form();
        return new Key(
                name, setting.help(), setting.value(), component.getType() == boolean.class, form, choices, part);
    }

    /**
     * Reads those of a classifier's training.
     *
     * @param file a YAML file or null; paths in it are relative to where the program runs
     * @param flags values by key, with the same characters as in a file, but for quotes
     * @throws VisualBertException CONFIG with file, line and key, or the flag, and what was expected
     */
    public static TrainingSettings read(@Nullable Path file, Map<String, String> flags) {
        return settings(given(file, flags, keys()), null);
    }

    /**
     * Reads those of pretraining.
     *
     * @param file a YAML file or null; paths in it are relative to where the program runs
     * @param flags values by key, with the same characters as in a file, but for quotes
     * @throws VisualBertException CONFIG with file, line and key, or the flag, and what was expected
     */
    public static TrainingSettings readPretraining(@Nullable Path file, Map<String, String> flags) {
        Map<String, Written> given = given(file, flags, pretrainingKeys());
        PretrainingSettings.FIXED.forEach((key, text) -> given.put(key, new Written.Text(key, text)));
        return settings(given, SettingsBinder.bind(PretrainingSettings.class, given));
    }

    /** What was given, in the file or by flags, which win. */
    private static Map<String, Written> given(@Nullable Path file, Map<String, String> flags, List<Key> keys) {
        Map<String, Written> given = new LinkedHashMap<>();
        if (file != null) {
            given.putAll(SettingsFile.read(file));
        }
        flags.forEach((key, text) -> given.put(key, new Written.Text("`" + key + "`", text)));
        checkKnown(given, keys);
        return given;
    }

    private static TrainingSettings settings(Map<String, Written> given, @Nullable PretrainingSettings pretraining) {
        DataSettings data = SettingsBinder.bind(DataSettings.class, given);
        ModelSettings model = SettingsBinder.bind(ModelSettings.class, given);
        VisualSettings visual = SettingsBinder.bind(VisualSettings.class, given);
        OptimizationSettings optimization = SettingsBinder.bind(OptimizationSettings.class, given);
        SelectionSettings selection = SettingsBinder.bind(SelectionSettings.class, given);
        try {
            return new TrainingSettings(data, model, visual, optimization, selection, pretraining);
        } catch (VisualBertException e) {
            throw SettingsBinder.located(e, given);
        }
    }

    private static void checkKnown(Map<String, Written> given, List<Key> keys) {
        List<String> known = keys.stream().map(Key::key).toList();
        given.forEach((name, written) -> {
            if (!known.contains(name)) {
                String where = written.where();
                String place = where.endsWith(": " + name) ? where.substring(0, where.length() - name.length()) : "";
                throw error(place + "\"" + name + "\" is no setting; did you mean \"" + nearest(name, known) + "\"?");
            }
        });
    }

    private static String nearest(String name, List<String> known) {
        return known.stream()
                .min(Comparator.comparingInt(
                        candidate -> LevenshteinDistance.getDefaultInstance().apply(name, candidate)))
                .orElse("");
    }

    private static VisualBertException error(String message) {
        return new VisualBertException(VisualBertException.Code.CONFIG, message);
    }
}
