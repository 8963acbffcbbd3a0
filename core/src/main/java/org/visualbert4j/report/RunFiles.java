package org.visualbert4j.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.VisualBertException;
import org.visualbert4j.evaluate.Figures;
import org.visualbert4j.evaluate.Metrics;
import org.visualbert4j.evaluate.MultiLabelMetrics;
import org.visualbert4j.train.EpochMetrics;
import org.visualbert4j.train.RunFolder;

/** What a run left beside its model, as far as it is there. */
record RunFiles(Path run) {

    private static final long MAX_FILE = 256L << 20; // test.json holds a confusion matrix
    private static final JsonMapper JSON = new JsonMapper();
    private static final YAMLMapper YAML = new YAMLMapper();

    RunFiles {
        if (!Files.exists(run.resolve("settings.yaml")) && !Files.exists(run.resolve("config.json"))) {
            throw new VisualBertException(
                    VisualBertException.Code.CHECKPOINT, run + " holds no run: settings.yaml is not there");
        }
    }

    List<EpochMetrics> history() {
        return Files.exists(run.resolve("metrics.jsonl")) ? RunFolder.epochs(run) : List.of();
    }

    /** Figures on the test records, or null where there were none. */
    @Nullable
    Figures test() {
        Path file = run.resolve("test.json");
        if (!Files.exists(file)) {
            return null;
        }
        boolean several = read(file, JSON, JsonNode.class).has("hamming_loss");
        return several ? read(file, JSON, MultiLabelMetrics.class) : read(file, JSON, Metrics.class);
    }

    /** Rows of key and value, as the file has them: of a pretraining or another version too. */
    List<List<String>> settings() {
        return rows(run.resolve("settings.yaml"), YAML);
    }

    /** Rows of key and value. */
    List<List<String>> provenance() {
        return rows(run.resolve("provenance.json"), JSON);
    }

    private static List<List<String>> rows(Path file, ObjectMapper format) {
        List<List<String>> rows = new ArrayList<>();
        if (Files.exists(file)) {
            addTo(rows, "", read(file, format, JsonNode.class));
        }
        return rows;
    }

    private static void addTo(List<List<String>> rows, String prefix, JsonNode node) {
        node.properties().forEach(entry -> {
            JsonNode value = entry.getValue();
            if (value.isObject()) {
                addTo(rows, prefix + entry.getKey() + " ", value);
            } else if (!value.isNull()) {
                rows.add(List.of(prefix + entry.getKey(), value.isArray() ? value.toString() : value.asText()));
            }
        });
    }

    private static <T> T read(Path file, ObjectMapper format, Class<T> type) {
        try {
            if (Files.size(file) > MAX_FILE) {
                throw new VisualBertException(
                        VisualBertException.Code.DATA, file + ": larger than " + MAX_FILE + " bytes");
            }
            return format.readValue(Files.readAllBytes(file), type);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new VisualBertException(
                    VisualBertException.Code.DATA,
                    file + ": is not what this version writes: "
                            + e.getOriginalMessage().lines().findFirst().orElse(""),
                    e);
        } catch (IOException e) {
            throw new VisualBertException(VisualBertException.Code.IO, file + " can't be read: " + e.getMessage(), e);
        }
    }
}
