package org.visualbert4j.compare;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.visualbert4j.VisualBertException;
import org.visualbert4j.compare.ComparisonPlan.Run;
import org.visualbert4j.runtime.AtomicFile;

/** What a comparison leaves: what it was begun with, a folder a run, the result. */
final class ComparisonFolder {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String BEGUN = "begun.json";

    private final Path folder;

    private ComparisonFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * Begins the comparison, or goes on with it.
     *
     * @throws VisualBertException USAGE where the folder holds another one, or something else
     */
    static ComparisonFolder open(Path folder, Begun wanted) {
        Path file = folder.resolve(BEGUN);
        try {
            if (Files.exists(file)) {
                Begun begun = JSON.readValue(Files.readAllBytes(file), Begun.class);
                List<String> differences = begun.differences(wanted);
                if (!differences.isEmpty()) {
                    throw refusal(folder, "was begun otherwise: " + String.join("; ", differences));
                }
                wanted = begun.with(wanted);
            } else if (Files.exists(folder) && !isEmpty(folder)) {
                throw refusal(folder, "holds something else");
            }
        } catch (IOException e) {
            throw failure(file, e);
        }
        AtomicFile.write(file, pretty(wanted));
        return new ComparisonFolder(folder);
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }

    boolean isFinished(Run run) {
        return Files.exists(finished(run));
    }

    /** Marks a run's folder, or the want of one, as this comparison's own; a run broken off there goes on. */
    void start(Run run) {
        Path place = folder.resolve(run.folder());
        if (Files.exists(place) && !Files.exists(started(run))) {
            throw refusal(place, "holds something that this comparison has not made");
        }
        AtomicFile.write(started(run), "");
    }

    void finish(Run run, FinishedRun figures, List<Prediction> predictions) {
        StringBuilder lines = new StringBuilder();
        predictions.forEach(prediction -> lines.append(line(prediction)).append('\n'));
        AtomicFile.write(predictions(run), lines.toString());
        AtomicFile.write(finished(run), pretty(figures));
        try {
            Files.delete(started(run));
        } catch (IOException e) {
            throw failure(started(run), e);
        }
    }

    FinishedRun figures(Run run) {
        try {
            return JSON.readValue(Files.readAllBytes(finished(run)), FinishedRun.class);
        } catch (IOException e) {
            throw failure(finished(run), e);
        }
    }

    List<Prediction> read(Run run) {
        try {
            List<Prediction> predictions = new ArrayList<>();
            for (String line : Files.readAllLines(predictions(run))) {
                predictions.add(JSON.readValue(line, Prediction.class));
            }
            return predictions;
        } catch (IOException e) {
            throw failure(predictions(run), e);
        }
    }

    void write(ComparisonResult result) {
        AtomicFile.write(folder.resolve("comparison.json"), pretty(result));
    }

    private Path started(Run run) {
        Path place = folder.resolve(run.folder());
        return place.resolveSibling(place.getFileName() + ".started");
    }

    private Path predictions(Run run) {
        return folder.resolve(run.folder()).resolve("predictions.jsonl");
    }

    private Path finished(Run run) {
        return folder.resolve(run.folder()).resolve("finished.json");
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

    private static VisualBertException refusal(Path folder, String why) {
        return new VisualBertException(
                VisualBertException.Code.USAGE,
                folder + " " + why + "; name another folder with --output, or remove it");
    }

    private static VisualBertException failure(Path path, IOException e) {
        String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        return new VisualBertException(VisualBertException.Code.IO, path + " can't be read or changed: " + reason, e);
    }
}
