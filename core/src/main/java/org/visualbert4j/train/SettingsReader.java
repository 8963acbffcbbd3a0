package org.visualbert4j.train;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
import org.visualbert4j.VisualBertException;

/**
 * Reads settings: defaults, over them a YAML file, over that flags. Both have the same keys, so that a flag tried out can
 * be written down as it is.
 */
public final class SettingsReader {

    private static final long MAX_FILE = 1 << 20;

    private static final Set<String> FREE_ON_RESUME =
            Set.of("loader-threads", "threads", "keep-checkpoints", "save-every", "allow-overlap");

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES) // checked over all three records together
            .build();

    /**
     * What can be set.
     *
     * @param key in kebab-case
     * @param help one line
     * @param defaultValue as in YAML, empty for none
     * @param isFlag whether it is true or false
     */
    public record Key(String key, String help, String defaultValue, boolean isFlag) {}

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
                .map(SettingsReader::key)
                .toList();
    }

    private static Key key(RecordComponent component) {
        Setting setting = component.getAnnotation(Setting.class);
        String name = PropertyNamingStrategies.KebabCaseStrategy.INSTANCE.translate(component.getName());
        return new Key(name, setting.help(), setting.value(), component.getType() == boolean.class);
    }

    /**
     * Reads those of a classifier's training.
     *
     * @param file a YAML file or null; paths in it are relative to where the program runs
     * @param flags values by key, as they would stand in YAML
     * @throws VisualBertException CONFIG with file and line, or the key, and what was expected
     */
    public static TrainingSettings read(@Nullable Path file, Map<String, String> flags) {
        return settings(given(file, flags, keys()), null);
    }

    /**
     * Reads those of pretraining.
     *
     * @param file a YAML file or null; paths in it are relative to where the program runs
     * @param flags values by key, as they would stand in YAML
     * @throws VisualBertException CONFIG with file and line, or the key, and what was expected
     */
    public static TrainingSettings readPretraining(@Nullable Path file, Map<String, String> flags) {
        ObjectNode given = given(file, flags, pretrainingKeys());
        PretrainingSettings.FIXED.forEach((key, text) -> given.set(key, value(text)));
        return settings(given, convert(withDefaults(given, pretrainingKeys()), PretrainingSettings.class));
    }

    /** What was given, in the file or by flags, which win. */
    private static ObjectNode given(@Nullable Path file, Map<String, String> flags, List<Key> keys) {
        ObjectNode given = YAML.createObjectNode();
        if (file != null) {
            ObjectNode read = read(file);
            checkKnown(read, file.toString(), keys);
            given.setAll(read);
        }
        // an empty flag is an empty text: a suffix that a checkpoint's recipe has can be taken away
        flags.forEach((key, text) ->
                given.set(key, text.isEmpty() ? YAML.getNodeFactory().textNode("") : value(text)));
        checkKnown(given, "flags", keys);
        return given;
    }

    private static ObjectNode withDefaults(ObjectNode given, List<Key> keys) {
        ObjectNode merged = YAML.createObjectNode();
        keys.forEach(key -> merged.set(key.key(), value(key.defaultValue())));
        merged.setAll(given);
        return merged;
    }

    private static TrainingSettings settings(ObjectNode given, @Nullable PretrainingSettings pretraining) {
        ObjectNode merged = withDefaults(given, keys());
        return new TrainingSettings(
                convert(merged, DataSettings.class),
                convert(merged, ModelSettings.class),
                convert(merged, VisualSettings.class),
                convert(merged, OptimizationSettings.class),
                convert(merged, SelectionSettings.class),
                pretraining);
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
    static String write(TrainingSettings settings) {
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
    static List<String> differences(String begun, TrainingSettings now) {
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

    private static ObjectNode read(Path file) {
        try {
            if (Files.size(file) > MAX_FILE) {
                throw error(file + ": larger than " + MAX_FILE + " bytes");
            }
            JsonNode node = YAML.readTree(Files.readAllBytes(file));
            if (!(node instanceof ObjectNode object)) {
                throw error(file + ": expected lines of \"key: value\"");
            }
            return object;
        } catch (JsonProcessingException e) {
            String where = e.getLocation() == null ? "" : ":" + e.getLocation().getLineNr();
            throw error(file + where + ": "
                    + e.getOriginalMessage().lines().findFirst().orElse(""));
        } catch (NoSuchFileException e) {
            throw new VisualBertException(VisualBertException.Code.IO, file + ": no such file", e);
        } catch (IOException e) {
            throw new VisualBertException(VisualBertException.Code.IO, file + " can't be read: " + e.getMessage(), e);
        }
    }

    private static JsonNode value(String text) {
        try {
            JsonNode node = text.isEmpty() ? YAML.nullNode() : YAML.readTree(text);
            // "no" or "1e3" must stay text where text is wanted; Jackson makes numbers of text where those are
            return node.isContainerNode() || node.isNull()
                    ? node
                    : YAML.getNodeFactory().textNode(text);
        } catch (JsonProcessingException e) {
            return YAML.getNodeFactory().textNode(text);
        }
    }

    private static <T> T convert(ObjectNode node, Class<T> type) {
        try {
            return YAML.treeToValue(node, type);
        } catch (com.fasterxml.jackson.databind.JsonMappingException e) {
            if (e.getCause() instanceof VisualBertException known) {
                throw known;
            }
            String key = e.getPath().isEmpty()
                    ? "?"
                    : String.valueOf(e.getPath().get(0).getFieldName());
            throw error(key + ": " + node.path(key).asText() + " makes no sense here; expected " + expected(type, key));
        } catch (JsonProcessingException e) {
            throw error(e.getOriginalMessage());
        }
    }

    private static String expected(Class<?> type, String key) {
        return Arrays.stream(type.getRecordComponents())
                .filter(component -> key(component).key().equals(key))
                .map(component -> component.getType() == int.class
                                || component.getType() == long.class
                                || component.getType() == Long.class
                                || component.getType() == Integer.class
                        ? "a whole number"
                        : component.getType() == double.class || component.getType() == Double.class
                                ? "a number"
                                : component.getType() == boolean.class
                                        ? "true or false"
                                        : component.getType().getSimpleName())
                .findFirst()
                .orElse("something else");
    }

    private static void checkKnown(ObjectNode node, String where, List<Key> keys) {
        List<String> known = keys.stream().map(Key::key).toList();
        node.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                throw error(where + ": \"" + name + "\" is no setting; did you mean \"" + nearest(name, known) + "\"?");
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
