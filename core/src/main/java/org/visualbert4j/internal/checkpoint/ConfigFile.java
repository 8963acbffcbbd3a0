package org.visualbert4j.internal.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.files.AtomicFile;
import org.visualbert4j.internal.files.Json;
import org.visualbert4j.internal.model.VisualBertConfig;

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
        if (!(CheckpointJson.read(path) instanceof ObjectNode read)) {
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
        if (!read.path("input_recipe").isObject()) { // no text is cut longer than the model's positions
            int longest = read.path("max_position_embeddings").asInt(Integer.MAX_VALUE);
            if (merged.path("input_recipe").path("max_text_length").asInt() > longest) {
                ((ObjectNode) merged.path("input_recipe")).put("max_text_length", longest);
            }
        }
        labels(path, read, merged);
        return CheckpointJson.value(path, merged, VisualBertConfig.class);
    }

    private static void labels(Path path, ObjectNode read, ObjectNode merged) {
        JsonNode count = read.path("num_labels");
        JsonNode names = read.path("id2label");
        if (!count.isMissingNode() && !count.isNull()) {
            if (!count.isInt() || count.intValue() < 0 || count.intValue() > MAX_LABELS) {
                throw error(path, "num_labels: expected a whole number up to " + MAX_LABELS + ", found " + count);
            }
            if (names.isObject() && names.size() != count.intValue()) {
                throw error(path, "num_labels: " + count + ", where id2label has " + names.size());
            }
            if (!names.isObject()) {
                ObjectNode labels = merged.putObject("id2label");
                for (int i = 0; i < count.intValue(); i++) {
                    labels.put(String.valueOf(i), "LABEL_" + i);
                }
            }
        }
        JsonNode ids = read.path("label2id");
        boolean isDefault = ids.properties().stream().allMatch(id -> id.getKey().equals("LABEL_" + id.getValue()));
        if (names.isObject() && ids.isObject() && !isDefault) {
            names.properties().forEach(name -> {
                JsonNode id = ids.path(name.getValue().asText());
                if (!id.asText().equals(name.getKey())) {
                    throw error(
                            path,
                            "label2id: \"" + name.getValue().asText() + "\" is "
                                    + (id.isMissingNode() ? "not there" : id.asText()) + ", where id2label says "
                                    + name.getKey());
                }
            });
        }
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
