package org.visualbert4j.internal.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.calibrate.CalibrationMeasurement;
import org.visualbert4j.internal.checkpoint.Checkpoint;
import org.visualbert4j.internal.checkpoint.CheckpointJson;
import org.visualbert4j.internal.checkpoint.ModelFingerprint;
import org.visualbert4j.internal.classifier.Acceptance;
import org.visualbert4j.internal.files.RegularFile;
import org.visualbert4j.internal.model.VisualBertConfig;
import org.visualbert4j.internal.run.JsonFile;
import org.visualbert4j.internal.run.RunFolder;
import org.visualbert4j.metrics.EpochMetrics;
import org.visualbert4j.metrics.Metrics;
import org.visualbert4j.metrics.MultiLabelMetrics;
import org.visualbert4j.metrics.SingleLabelMetrics;

/** What a run left beside its model, as far as it is there. */
record RunFiles(Path run) {

    private static final YAMLMapper YAML = new YAMLMapper();

    RunFiles {
        if (!Files.exists(run.resolve("metrics.jsonl")) && !Files.exists(run.resolve("config.json"))) {
            String why = Files.exists(run.resolve("settings.yaml"))
                    ? "training ended before its first evaluation"
                    : "settings.yaml is not there";
            throw new VisualBertException(VisualBertException.Code.CHECKPOINT, run + " holds no run: " + why);
        }
    }

    List<EpochMetrics> history() {
        return Files.exists(run.resolve("metrics.jsonl")) ? RunFolder.epochs(run) : List.of();
    }

    /** Metrics on the test records, or null where there were none. */
    @Nullable
    Metrics test() {
        Path file = run.resolve("test.json");
        if (!Files.exists(file)) {
            return null;
        }
        boolean several = JsonFile.read(file, JsonNode.class).has("hamming_loss");
        return several ? JsonFile.read(file, MultiLabelMetrics.class) : JsonFile.read(file, SingleLabelMetrics.class);
    }

    /** What calibration did, or null where there was none. */
    @Nullable
    CalibrationMeasurement calibration() {
        Path file = run.resolve(CalibrationMeasurement.FILE);
        return Files.exists(file) ? JsonFile.read(file, CalibrationMeasurement.class) : null;
    }

    /** Which labels may be taken without looking, or null where that was not found. */
    @Nullable
    Acceptance acceptance() {
        Path file = run.resolve(Acceptance.FILE);
        return Files.exists(file) ? CheckpointJson.read(file, Acceptance.class) : null;
    }

    /** Whether it was found of the model as it is now. */
    boolean holds(Acceptance acceptance) {
        return acceptance.model().equals(ModelFingerprint.of(run));
    }

    /** The model's configuration, or null where there is no model yet. */
    @Nullable
    VisualBertConfig config() {
        return Files.exists(run.resolve("config.json")) ? Checkpoint.config(run) : null;
    }

    /** What training was told of its records. */
    List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        Path file = run.resolve("audit.json");
        if (Files.exists(file)) {
            JsonFile.read(file, JsonNode.class).path("warnings").forEach(line -> warnings.add(line.asText()));
        }
        return warnings;
    }

    /** Rows of key and value, as the file has them: of a pretraining or another version too. */
    List<List<String>> settings() {
        Path file = run.resolve("settings.yaml");
        List<List<String>> rows = new ArrayList<>();
        if (Files.exists(file)) {
            try {
                addTo(rows, "", YAML.readTree(RegularFile.bytes(file)));
            } catch (IOException e) {
                throw new VisualBertException(
                        VisualBertException.Code.DATA, file + " can't be read: " + e.getMessage(), e);
            }
        }
        return rows;
    }

    /** Rows of key and value. */
    List<List<String>> provenance() {
        Path file = run.resolve("provenance.json");
        List<List<String>> rows = new ArrayList<>();
        if (Files.exists(file)) {
            addTo(rows, "", JsonFile.read(file, JsonNode.class));
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
}
