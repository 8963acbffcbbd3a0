package org.visualbert4j.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
        ObjectNode read = object(path, VisualBertConfig.MODEL_TYPE);
        return of(path, read, defaults);
    }

    /** A text BERT's, as far as a VisualBERT can take it over. */
    static VisualBertConfig readBert(Path folder) {
        Path path = folder.resolve(NAME);
        ObjectNode read = object(path, "bert");
        String positions = read.path("position_embedding_type").asText("absolute");
        if (!positions.equals("absolute")) {
            throw error(path, "position_embedding_type: \"" + positions + "\", where \"absolute\" is expected");
        }
        read.remove(List.of("architectures", "id2label", "model_type", "num_labels")); // of its own head
        return of(path, read, VisualBertConfig.base());
    }

    private static ObjectNode object(Path path, String expectedType) {
        if (!Files.isRegularFile(path)) {
            throw error(path, "is not there: no checkpoint folder");
        }
        if (!(Json.readFile(path) instanceof ObjectNode read)) {
            throw error(path, "is no JSON object");
        }
        String type = read.path("model_type").asText(expectedType);
        if (!type.equals(expectedType)) {
            throw error(path, "model_type: \"" + type + "\", where \"" + expectedType + "\" is expected");
        }
        return read;
    }

    private static VisualBertConfig of(Path path, ObjectNode read, VisualBertConfig defaults) {
        ObjectNode merged = Json.STRICT.valueToTree(defaults);
        read.properties().forEach(field -> {
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
