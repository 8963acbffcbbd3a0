package org.visualbert4j.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.VisualBertException;
import org.visualbert4j.evaluate.Figures;
import org.visualbert4j.evaluate.Metrics;
import org.visualbert4j.evaluate.MultiLabelMetrics;
import org.visualbert4j.train.EpochMetrics;
import org.visualbert4j.train.RunFolder;
import org.visualbert4j.train.SettingsReader;
import org.visualbert4j.train.TrainingSettings;

/** What a run left beside its model, as far as it is there. */
record RunFiles(Path run) {

    private static final long MAX_FILE = 256L << 20; // test.json holds a confusion matrix
    private static final JsonMapper JSON = new JsonMapper();

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
        boolean several = read(file, JsonNode.class).has("hamming_loss");
        return several ? read(file, MultiLabelMetrics.class) : read(file, Metrics.class);
    }

    TrainingSettings settings() {
        Path file = run.resolve("settings.yaml");
        return SettingsReader.read(Files.exists(file) ? file : null, Map.of());
    }

    /** Rows of key and value. */
    List<List<String>> provenance() {
        Path file = run.resolve("provenance.json");
        List<List<String>> rows = new ArrayList<>();
        if (Files.exists(file)) {
            read(file, JsonNode.class).properties().forEach(entry -> {
                if (entry.getValue().isObject()) {
                    entry.getValue()
                            .properties()
                            .forEach(part -> rows.add(List.of(
                                    entry.getKey() + " " + part.getKey(),
                                    part.getValue().asText())));
                } else {
                    rows.add(List.of(entry.getKey(), entry.getValue().asText()));
                }
            });
        }
        return rows;
    }

    private static <T> T read(Path file, Class<T> type) {
        try {
            if (Files.size(file) > MAX_FILE) {
                throw new VisualBertException(
                        VisualBertException.Code.DATA, file + ": larger than " + MAX_FILE + " bytes");
            }
            return JSON.readValue(Files.readAllBytes(file), type);
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
