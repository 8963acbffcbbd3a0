package org.visualbert4j.internal.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;

/**
 * Reads settings: defaults, over them a YAML file, over that flags. Both have the same keys, so that a flag tried out can
 * be written down as it is: {@link SettingType} tells what its characters mean.
 */
public final class SettingsReader {

    private static final Set<String> FREE_ON_RESUME =
            Set.of("loader-threads", "threads", "keep-checkpoints", "save-every", "allow-overlap");

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
            .build();

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

    private static List<Key> keys(TrainingSettings settings) {
        return settings.pretraining() == null ? keys() : pretrainingKeys();
    }

    /** What can be set in one of the records of {@link TrainingSettings}, such as {@code DataSettings.class}. */
    public static List<Key> keys(Class<?> part) {
        return Arrays.stream(part.getRecordComponents())
                .map(component -> key(part, component))
                .toList();
    }

    private static Key key(Class<?> part, RecordComponent component) {
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
        return settings(given, make(PretrainingSettings.class, given));
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
        DataSettings data = make(DataSettings.class, given);
        ModelSettings model = make(ModelSettings.class, given);
        VisualSettings visual = make(VisualSettings.class, given);
        OptimizationSettings optimization = make(OptimizationSettings.class, given);
        SelectionSettings selection = make(SelectionSettings.class, given);
        try {
            return new TrainingSettings(data, model, visual, optimization, selection, pretraining);
        } catch (VisualBertException e) {
            throw located(e, given);
        }
    }

    /** All that is set, by key, as text; empty where nothing is. */
    public static Map<String, String> values(TrainingSettings settings) {
        Map<String, String> values = new LinkedHashMap<>();
        tree(settings).properties().forEach(entry -> {
            JsonNode value = entry.getValue();
            values.put(entry.getKey(), value.isNull() ? "" : value.isTextual() ? value.textValue() : value.toString());
        });
        return values;
    }

    private static ObjectNode tree(TrainingSettings settings) {
        ObjectNode all = YAML.createObjectNode();
        for (Object part : List.of(
                settings.data(), settings.model(), settings.visual(), settings.optimization(), settings.selection())) {
            ObjectNode node = YAML.valueToTree(part);
            all.setAll(node);
        }
        if (settings.pretraining() != null) {
            ObjectNode node = YAML.valueToTree(settings.pretraining());
            all.setAll(node);
            all.remove(PretrainingSettings.WITHOUT);
        }
        return all;
    }

    /**
     * The settings as YAML, to be kept with a run. Paths are left out: they are the machine's, not the model's; of the
     * folder that a model starts from its name is kept.
     */
    public static String write(TrainingSettings settings) {
        ObjectNode all = tree(settings);
        all.remove(List.of("train", "validation", "test", "output", "vocabulary", "visual-model", "resume"));
        for (String start : List.of("model", "bert")) {
            if (all.path(start).isTextual()) {
                Path path = Path.of(all.path(start).textValue());
                all.put(start, path.isAbsolute() ? String.valueOf(path.getFileName()) : path.toString());
            }
        }
        try {
            return YAML.writeValueAsString(all);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * In which settings a run that was begun differs from what is asked for now, such as {@code epochs: 10 then, 12 now}.
     * How fast it goes and how much it keeps may differ.
     *
     * @param begun what {@link #write} gave then
     */
    public static List<String> differences(String begun, TrainingSettings now) {
        try {
            JsonNode then = YAML.readTree(begun);
            JsonNode current = YAML.readTree(write(now));
            return keys(now).stream()
                    .map(Key::key)
                    .filter(key ->
                            !FREE_ON_RESUME.contains(key) && !then.path(key).equals(current.path(key)))
                    .map(key -> key + ": " + text(then.path(key)) + " then, " + text(current.path(key)) + " now")
                    .toList();
        } catch (JsonProcessingException e) {
            throw error("settings.yaml: " + e.getOriginalMessage());
        }
    }

    private static String text(JsonNode node) {
        return node.isMissingNode() || node.isNull() ? "nothing" : node.isValueNode() ? node.asText() : node.toString();
    }

    /** One of the records, of what was given, and of defaults for the rest. */
    private static <T> T make(Class<T> type, Map<String, Written> given) {
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = Arrays.stream(components)
                .map(component -> value(type, component, given))
                .toArray();
        try {
            return type.getDeclaredConstructor(Arrays.stream(components)
                            .map(RecordComponent::getType)
                            .toArray(Class[]::new))
                    .newInstance(values);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof VisualBertException known
                    ? located(known, given)
                    : new IllegalStateException(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static @Nullable Object value(Class<?> part, RecordComponent component, Map<String, Written> given) {
        Key key = key(part, component);
        boolean optional = key.defaultValue().isEmpty();
        Written written = given.get(key.key());
        if (written == null) {
            written = optional ? new Written.Nothing(key.key()) : new Written.Text(key.key(), key.defaultValue());
        }
        if (SettingType.isList(component) && written instanceof Written.Text text) {
            written = SettingsFile.list(text.where(), text.text());
        }
        return SettingType.read(component, written, optional);
    }

    /** With where the setting stands that an error's message begins with. */
    private static VisualBertException located(VisualBertException error, Map<String, Written> given) {
        String message = error.getMessage();
        Written written = given.get(message.split(":", 2)[0]);
        return written == null
                ? error
                : new VisualBertException(
                        error.code(), written.where() + message.substring(message.indexOf(':')), error);
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
