package org.visualbert4j.internal.run;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.calibrate.CalibrationMeasurement;
import org.visualbert4j.internal.classifier.Acceptance;
import org.visualbert4j.internal.classifier.Classifier;
import org.visualbert4j.internal.classifier.TrainedPrecision;
import org.visualbert4j.internal.dataset.DataAudit;
import org.visualbert4j.internal.files.AtomicFile;
import org.visualbert4j.internal.runtime.MatmulPrecision;
import org.visualbert4j.internal.settings.SettingsWriter;
import org.visualbert4j.internal.settings.TrainingSettings;
import org.visualbert4j.metrics.EpochMetrics;
import org.visualbert4j.metrics.Metrics;

/** The folder a run leaves: the classifier, and how it came to be. One process at a time trains in it; close it. */
public final class RunFolder implements AutoCloseable {

    private static final String SETTINGS = "settings.yaml";
    private static final String METRICS = "metrics.jsonl";
    private static final String CHECKPOINTS = "checkpoints";
    private static final String LOCK = "lock";
    private static final String PROVENANCE = TrainedPrecision.PROVENANCE;
    private static final String AUDIT = "audit.json";
    private static final String EVENTS = "tensorboard";

    private final Path folder;
    private final FileChannel lock;
    private final @Nullable PrecisionChoice begunWith;

    private RunFolder(Path folder, FileChannel lock, @Nullable PrecisionChoice begunWith) {
        this.folder = folder;
        this.lock = lock;
        this.begunWith = begunWith;
    }

    /**
     * Makes a new one and sees at once that it can be written to, or with {@code resume} opens one that is there. What a start
     * left that failed before its first step is no run, and gives way.
     *
     * @throws VisualBertException IO where it can't be written; USAGE where it holds a run already and none is to be
     *     resumed, or another process trains in it; CONFIG where it was begun with other settings
     */
    public static RunFolder open(Path folder, TrainingSettings settings) {
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
            PrecisionChoice begunWith = begunWith(folder, settings);
            if (!settings.data().resume()) {
                removeFailedStart(folder);
            }
            AtomicFile.write(folder.resolve(SETTINGS), SettingsWriter.write(settings));
            return new RunFolder(folder, lock, begunWith);
        } catch (RuntimeException | IOException e) {
            close(lock);
            throw e instanceof VisualBertException known ? known : unreadable(folder, e);
        }
    }

    private static void refuseUsed(Path folder, Optional<TrainingState> saved) {
        boolean isRun = saved.isPresent() && saved.get().step > 0;
        if (isRun && !saved.get().done) {
            throw new VisualBertException(
                    VisualBertException.Code.USAGE,
                    "`output` " + folder + " holds an unfinished run; `resume` continues it, or name another folder");
        }
        if (isRun || Files.exists(folder.resolve("model.safetensors"))) {
            throw new VisualBertException(
                    VisualBertException.Code.USAGE,
                    "`output` " + folder + " holds a trained model already; name another folder, or remove it");
        }
    }

    private static void refuseDifferent(Path folder, TrainingSettings settings) {
        try {
            List<String> differences = SettingsWriter.differences(Files.readString(folder.resolve(SETTINGS)), settings);
            if (!differences.isEmpty()) {
                throw new VisualBertException(
                        VisualBertException.Code.CONFIG,
                        "`resume`: " + folder + " was begun with other settings; " + String.join("; ", differences)
                                + "; leave them as they were, or begin another run from its weights with `model` "
                                + folder + " and another `output`");
            }
        } catch (IOException e) {
            throw unreadable(folder, e);
        }
    }

    private static FileChannel lock(Path folder) {
        Path file = folder.resolve(CHECKPOINTS).resolve(LOCK);
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

    /** What is left of a start before its first step or evaluation, once it is known that there is no run. */
    private static void removeFailedStart(Path folder) throws IOException {
        if (Files.exists(folder.resolve(SETTINGS))) {
            for (String file : List.of(PROVENANCE, AUDIT)) {
                Files.deleteIfExists(folder.resolve(file));
            }
            for (String part : List.of(EVENTS, CHECKPOINTS)) {
                try (Stream<Path> files =
                        Files.isDirectory(folder.resolve(part)) ? Files.list(folder.resolve(part)) : Stream.empty()) {
                    for (Path file : files.filter(Files::isRegularFile)
                            .filter(file -> !file.endsWith(LOCK))
                            .toList()) {
                        Files.delete(file);
                    }
                }
            }
        }
    }

    /** Where whole states and candidates for averaging are. */
    public Path checkpoints() {
        return folder.resolve(CHECKPOINTS);
    }

    public void write(Provenance provenance) {
        JsonFile.write(folder.resolve(PROVENANCE), provenance);
    }

    /** The precision of a run that was begun here with the same settings, whether or not it came to save a state; else null. */
    @Nullable
    public PrecisionChoice begunWith() {
        return begunWith;
    }

    private static @Nullable PrecisionChoice begunWith(Path folder, TrainingSettings settings) throws IOException {
        Path before = folder.resolve(SETTINGS);
        Optional<MatmulPrecision> precision = precision(folder);
        return precision.isPresent()
                        && Files.exists(before)
                        && SettingsWriter.differences(Files.readString(before), settings)
                                .isEmpty()
                ? new PrecisionChoice(precision.get(), "as this run was begun")
                : null;
    }

    /**
     * The precision that was decided on for a run.
     *
     * @return empty for a folder that doesn't say, such as a published checkpoint's
     * @throws VisualBertException IO or DATA for a file that can't be read
     */
    public static Optional<MatmulPrecision> precision(Path folder) {
        return TrainedPrecision.of(folder);
    }

    /** Where TensorBoard looks. */
    public Path events() {
        return folder.resolve(EVENTS);
    }

    /**
     * Sees that a run continues with the records it was begun with.
     *
     * @param records the digest of each split's file
     * @throws VisualBertException DATA, naming the files that are others
     */
    public void refuseOtherRecords(Map<String, String> records) {
        Provenance begun = JsonFile.read(folder.resolve(PROVENANCE), Provenance.class);
        String others = Stream.of("train", "validation", "test")
                .filter(split -> !Objects.equals(begun.data().get(split), records.get(split)))
                .collect(Collectors.joining(", "));
        if (!others.isEmpty()) {
            throw new VisualBertException(
                    VisualBertException.Code.DATA,
                    "`resume`: " + folder + " was begun with other records; not the same file: " + others);
        }
    }

    public void write(DataAudit audit) {
        JsonFile.write(folder.resolve(AUDIT), AuditFile.of(audit));
    }

    public void write(Metrics test) {
        JsonFile.write(folder.resolve("test.json"), test);
    }

    public void write(CalibrationMeasurement calibration) {
        calibration.write(folder);
    }

    public void write(Acceptance acceptance) {
        acceptance.write(folder);
    }

    /** Where it is. */
    public Path path() {
        return folder;
    }

    public void save(Classifier classifier) {
        classifier.save(folder);
    }

    public void write(List<EpochMetrics> history) {
        JsonFile.writeLines(folder.resolve(METRICS), history);
    }

    /**
     * The evaluations of a run, from its {@code metrics.jsonl}.
     *
     * @throws VisualBertException IO or DATA
     */
    public static List<EpochMetrics> epochs(Path folder) {
        return JsonFile.readLines(folder.resolve(METRICS), EpochMetrics.class);
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
