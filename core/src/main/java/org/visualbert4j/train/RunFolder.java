package org.visualbert4j.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.visualbert4j.VisualBertException;
import org.visualbert4j.evaluate.Figures;
import org.visualbert4j.label.Classifier;
import org.visualbert4j.runtime.AtomicFile;

/** The folder a run leaves: the classifier, and how it came to be. One process at a time trains in it; close it. */
public final class RunFolder implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String SETTINGS = "settings.yaml";
    private static final String CHECKPOINTS = "checkpoints";

    private final Path folder;
    private final FileChannel lock;

    private RunFolder(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /**
     * Makes a new one and sees at once that it can be written to, or with {@code resume} opens one that is there.
     *
     * @throws VisualBertException IO where it can't be written; USAGE where it holds a run already and none is to be
     *     resumed, or another process trains in it; CONFIG where it was begun with other settings
     */
    static RunFolder open(Path folder, TrainingSettings settings) {
        Optional<TrainingState> saved = new TrainingCheckpoint(folder.resolve(CHECKPOINTS)).latest();
        if (!settings.data().resume()) {
            refuseUsed(folder, saved);
        } else if (saved.isPresent()) {
            refuseDifferent(folder, settings);
        }
        FileChannel lock = lock(folder);
        try {
            removeHalfWritten(folder);
            removeHalfWritten(folder.resolve(CHECKPOINTS));
            AtomicFile.write(folder.resolve(SETTINGS), SettingsReader.write(settings));
            return new RunFolder(folder, lock);
        } catch (RuntimeException | IOException e) {
            close(lock);
            throw e instanceof VisualBertException known ? known : unreadable(folder, e);
        }
    }

    private static void refuseUsed(Path folder, Optional<TrainingState> saved) {
        if (saved.isPresent() && !saved.get().done) {
            throw new VisualBertException(
                    VisualBertException.Code.USAGE,
                    "--output " + folder
                            + " holds an unfinished run; --resume goes on with it, or name another folder");
        }
        if (saved.isPresent() || Files.exists(folder.resolve("model.safetensors"))) {
            throw new VisualBertException(
                    VisualBertException.Code.USAGE,
                    "--output " + folder + " holds a trained model already; name another folder, or remove it");
        }
    }

    private static void refuseDifferent(Path folder, TrainingSettings settings) {
        try {
            List<String> differences = SettingsReader.differences(Files.readString(folder.resolve(SETTINGS)), settings);
            if (!differences.isEmpty()) {
                throw new VisualBertException(
                        VisualBertException.Code.CONFIG,
                        "--resume: " + folder + " was begun with other settings; " + String.join("; ", differences));
            }
        } catch (IOException e) {
            throw unreadable(folder, e);
        }
    }

    private static FileChannel lock(Path folder) {
        Path file = folder.resolve(CHECKPOINTS).resolve("lock");
        try {
            Files.createDirectories(folder.resolve(CHECKPOINTS));
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                if (channel.tryLock() != null) {
                    return channel;
                }
            } catch (OverlappingFileLockException e) {
                // another run of this very process, which is no less another run
            }
            channel.close();
        } catch (IOException e) {
            throw new VisualBertException(
                    VisualBertException.Code.IO, folder + " can't be written: " + e.getMessage(), e);
        }
        throw new VisualBertException(
                VisualBertException.Code.USAGE,
                "another process is training in " + folder + "; wait for it or stop it");
    }

    /** What a killed process was writing beside a file. */
    private static void removeHalfWritten(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".part")).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** Where whole states and candidates for averaging are. */
    Path checkpoints() {
        return folder.resolve(CHECKPOINTS);
    }

    void write(Provenance provenance) {
        AtomicFile.write(folder.resolve("provenance.json"), pretty(provenance));
    }

    /** Where TensorBoard looks. */
    Path events() {
        return folder.resolve("tensorboard");
    }

    /**
     * Sees that a run goes on with the records it was begun with.
     *
     * @param records the digest of each split's file
     * @throws VisualBertException DATA, naming the files that are others
     */
    void refuseOtherRecords(Map<String, String> records) {
        Path file = folder.resolve("provenance.json");
        try {
            Provenance begun = JSON.readValue(file.toFile(), Provenance.class);
            String others = Stream.of("train", "validation", "test")
                    .filter(split -> !Objects.equals(begun.data().get(split), records.get(split)))
                    .collect(Collectors.joining(", "));
            if (!others.isEmpty()) {
                throw new VisualBertException(
                        VisualBertException.Code.DATA,
                        "--resume: " + folder + " was begun with other records; not the same file: " + others);
            }
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    void write(Figures test) {
        AtomicFile.write(folder.resolve("test.json"), pretty(test));
    }

    void save(Classifier classifier) {
        classifier.save(folder);
    }

    void write(List<EpochMetrics> history) {
        StringBuilder lines = new StringBuilder();
        history.forEach(metrics -> lines.append(line(metrics)).append('\n'));
        AtomicFile.write(folder.resolve("metrics.jsonl"), lines.toString());
    }

    /**
     * The evaluations of a run, from its {@code metrics.jsonl}.
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
            throw unreadable(file, e);
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

    private static VisualBertException unreadable(Path path, Exception cause) {
        return new VisualBertException(
                VisualBertException.Code.IO, path + " can't be read: " + cause.getMessage(), cause);
    }

    private static void close(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // the lock goes with the process at the latest
        }
    }

    @Override
    public void close() {
        close(lock);
    }
}
