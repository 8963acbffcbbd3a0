package org.visualbert4j.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.visualbert4j.VisualBertException;
import org.visualbert4j.evaluate.Metrics;
import org.visualbert4j.label.Classifier;
import org.visualbert4j.runtime.AtomicFile;

/** The folder a run leaves: the classifier, and how it came to be. */
public final class RunFolder {

    private static final JsonMapper JSON = new JsonMapper();

    private final Path folder;
    private final List<EpochMetrics> epochs = new ArrayList<>();

    private RunFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * Makes a new one, and sees at once that it can be written to.
     *
     * @throws VisualBertException IO where it can't; USAGE where it holds a run already
     */
    static RunFolder create(Path folder, TrainingSettings settings) {
        if (Files.exists(folder.resolve("model.safetensors"))) {
            throw new VisualBertException(
                    VisualBertException.Code.USAGE,
                    "--output " + folder + " holds a trained model already; name another folder, or remove it");
        }
        RunFolder run = new RunFolder(folder);
        AtomicFile.write(folder.resolve("settings.yaml"), SettingsReader.write(settings));
        return run;
    }

    void write(Provenance provenance) {
        AtomicFile.write(folder.resolve("provenance.json"), pretty(provenance));
    }

    void write(Metrics test) {
        AtomicFile.write(folder.resolve("test.json"), pretty(test));
    }

    void save(Classifier classifier) {
        classifier.save(folder);
    }

    void append(EpochMetrics metrics) {
        epochs.add(metrics);
        StringBuilder lines = new StringBuilder();
        epochs.forEach(epoch -> lines.append(line(epoch)).append('\n'));
        AtomicFile.write(folder.resolve("metrics.jsonl"), lines.toString());
    }

    /**
     * The epochs of a run, from its {@code metrics.jsonl}.
     *
     * @throws VisualBertException IO or DATA
     */
    public static List<EpochMetrics> epochs(Path folder) {
        Path file = folder.resolve("metrics.jsonl");
        try {
            List<EpochMetrics> epochs = new ArrayList<>();
            for (String line : Files.readAllLines(file)) {
                epochs.add(JSON.readValue(line, EpochMetrics.class));
            }
            return epochs;
        } catch (JsonProcessingException e) {
            throw new VisualBertException(VisualBertException.Code.DATA, file + ": " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new VisualBertException(VisualBertException.Code.IO, file + " can't be read: " + e.getMessage(), e);
        }
    }

    private static String pretty(Object value) {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String line(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
