package org.visualbert4j.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.visualbert4j.VisualBertException;
import org.visualbert4j.model.VisualBertConfig;
import org.visualbert4j.runtime.AtomicFile;

/** {@code config.json}, with transformers' keys and, for those that are not there, defaults: as a rule its. */
final class ConfigFile {

    static final String NAME = "config.json";
    private static final int MAX_LABELS = 1_000_000;

    private ConfigFile() {}

    static VisualBertConfig read(Path folder, VisualBertConfig defaults) {
        Path path = folder.resolve(NAME);
        if (!Files.isRegularFile(path)) {
            throw error(path, "is not there: no checkpoint folder");
        }
        return of(path, Json.readFile(path), defaults);
    }

    private static VisualBertConfig of(Path path, JsonNode read, VisualBertConfig defaults) {
        if (!read.isObject()) {
            throw error(path, "is no JSON object");
        }
        String type = read.path("model_type").asText(VisualBertConfig.MODEL_TYPE);
        if (!type.equals(VisualBertConfig.MODEL_TYPE)) {
            throw error(
                    path, "model_type: \"" + type + "\", where \"" + VisualBertConfig.MODEL_TYPE + "\" is expected");
        }
        ObjectNode merged = Json.STRICT.valueToTree(defaults);
        ((ObjectNode) read).properties().forEach(field -> {
            if (!field.getValue().isNull()) {
                merged.set(field.getKey(), field.getValue());
            }
        });
        if (!read.has("id2label") && read.path("num_labels").isInt()) {
            if (read.path("num_labels").intValue() > MAX_LABELS) {
                throw error(path, "num_labels: must not be above " + MAX_LABELS);
            }
            ObjectNode labels = merged.putObject("id2label");
            for (int i = 0; i < read.path("num_labels").intValue(); i++) {
                labels.put(String.valueOf(i), "LABEL_" + i);
            }
        }
        try {
            return Json.STRICT.treeToValue(merged, VisualBertConfig.class);
        } catch (JsonProcessingException e) {
            throw e.getCause() instanceof VisualBertException cause
                    ? error(path, cause.getMessage())
                    : error(path, key(e) + e.getOriginalMessage());
        }
    }

    private static String key(JsonProcessingException e) {
        if (!(e instanceof JsonMappingException mapping) || mapping.getPath().isEmpty()) {
            return "";
        }
        return mapping.getPath().stream()
                        .map(step ->
                                step.getFieldName() == null ? String.valueOf(step.getIndex()) : step.getFieldName())
                        .collect(Collectors.joining("."))
                + ": ";
    }

    static void write(Path folder, VisualBertConfig config) {
        ObjectNode node = Json.STRICT.valueToTree(config);
        ObjectNode ids = node.putObject("label2id");
        config.id2label().forEach((id, label) -> ids.put(label, id));
        AtomicFile.write(folder.resolve(NAME), node.toPrettyString() + "\n");
    }

    private static VisualBertException error(Path path, String problem) {
        return new VisualBertException(VisualBertException.Code.CHECKPOINT, path + ": " + problem);
    }
}
