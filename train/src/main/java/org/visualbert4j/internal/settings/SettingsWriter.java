package org.visualbert4j.internal.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.visualbert4j.error.VisualBertException;

/** Settings as text again: to be kept with a run, and to be compared with what it was begun with. */
public final class SettingsWriter {

    private static final Set<String> FREE_ON_RESUME =
            Set.of("loader-threads", "threads", "keep-checkpoints", "save-every", "allow-overlap", "find-copies");

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
            .build();

    private SettingsWriter() {}

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
            return SettingsReader.keys(now).stream()
                    .map(SettingsReader.Key::key)
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

    private static VisualBertException error(String message) {
        return new VisualBertException(VisualBertException.Code.CONFIG, message);
    }
}
