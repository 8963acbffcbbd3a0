package org.visualbert4j.internal.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.compare.ComparisonPlan.Run;
import org.visualbert4j.internal.files.AtomicFile;
import org.visualbert4j.internal.files.Folder;
import org.visualbert4j.internal.run.JsonFile;
import org.visualbert4j.internal.runtime.MatmulPrecision;
import org.visualbert4j.metrics.ComparisonResult;

/** What a comparison leaves: what it was begun with, a folder a run, the result. */
final class ComparisonFolder {

    private static final String PRECISION = "precision.json";
    private static final String BEGUN = "begun.json";
    private static final String FINISHED = "finished.json";
    private static final String STARTED = ".started";
    private static final int DEPTH = 4; // variant, seed, fold, file

    private final Path folder;

    private ComparisonFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * Begins the comparison, or continues it. One of whose runs none was evaluated is no comparison yet, and gives way to
     * another one.
     *
     * @throws VisualBertException USAGE where the folder holds another one, or something else
     */
    static ComparisonFolder open(Path folder, Begun wanted) {
        Path file = folder.resolve(BEGUN);
        try {
            if (Files.exists(file)) {
                Begun begun = JsonFile.read(file, Begun.class);
                List<String> differences = begun.differences(wanted);
                if (!differences.isEmpty() && !isEvaluated(folder)) {
                    removeStarted(folder);
                    Files.deleteIfExists(folder.resolve(PRECISION));
                    begun = wanted;
                } else if (!differences.isEmpty()) {
                    throw refusal(folder, "was begun otherwise: " + String.join("; ", differences));
                }
                wanted = begun.with(wanted);
            } else if (Files.exists(folder) && !isEmpty(folder)) {
                throw refusal(folder, "holds something else");
            }
        } catch (IOException e) {
            throw failure(file, e);
        }
        JsonFile.write(file, wanted);
        return new ComparisonFolder(folder);
    }

    /** Whether any run was. */
    private static boolean isEvaluated(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder, DEPTH)) {
            return files.anyMatch(file -> file.endsWith("metrics.jsonl") || file.endsWith(FINISHED));
        }
    }

    /** The folders of runs that a comparison has made. */
    private static void removeStarted(Path folder) throws IOException {
        List<Path> marks;
        try (Stream<Path> files = Files.walk(folder, DEPTH)) {
            marks = files.filter(file -> file.toString().endsWith(STARTED)).toList();
        }
        for (Path mark : marks) {
            String name = String.valueOf(mark.getFileName());
            Folder.delete(mark.resolveSibling(name.substring(0, name.length() - STARTED.length())));
            Files.delete(mark);
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }

    boolean isFinished(Run run) {
        return Files.exists(finished(run));
    }

    /** Marks a run's folder, or the want of one, as this comparison's own; a run that was interrupted there continues. */
    void start(Run run) {
        Path place = folder.resolve(run.folder());
        if (Files.exists(place) && !Files.exists(started(run))) {
            throw refusal(place, "holds something that this command has not made");
        }
        AtomicFile.write(started(run), "");
    }

    void finish(Run run, FinishedRun metrics, List<?> predictions) {
        JsonFile.writeLines(predictions(run), predictions);
        JsonFile.write(finished(run), metrics);
        try {
            Files.delete(started(run));
        } catch (IOException e) {
            throw failure(started(run), e);
        }
    }

    /** The precision of all runs whose settings leave it open, once one of them has decided on it. */
    Optional<MatmulPrecision> precision() {
        Path file = folder.resolve(PRECISION);
        return Files.exists(file) ? Optional.of(JsonFile.read(file, MatmulPrecision.class)) : Optional.empty();
    }

    /** Keeps what the first of them decided on. */
    void decide(MatmulPrecision precision) {
        if (precision().isEmpty()) {
            JsonFile.write(folder.resolve(PRECISION), precision);
        }
    }

    FinishedRun metrics(Run run) {
        return JsonFile.read(finished(run), FinishedRun.class);
    }

    <T> List<T> read(Run run, Class<T> line) {
        return JsonFile.readLines(predictions(run), line);
    }

    void write(ComparisonResult result) {
        JsonFile.write(folder.resolve("comparison.json"), result);
    }

    private Path started(Run run) {
        Path place = folder.resolve(run.folder());
        return place.resolveSibling(place.getFileName() + STARTED);
    }

    private Path predictions(Run run) {
        return folder.resolve(run.folder()).resolve("predictions.jsonl");
    }

    private Path finished(Run run) {
        return folder.resolve(run.folder()).resolve(FINISHED);
    }

    private static VisualBertException refusal(Path folder, String why) {
        return new VisualBertException(
                VisualBertException.Code.USAGE,
                folder + " " + why + "; name another folder with `output`, or remove it");
    }

    private static VisualBertException failure(Path path, IOException e) {
        String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        return new VisualBertException(VisualBertException.Code.IO, path + " can't be read or changed: " + reason, e);
    }
}
