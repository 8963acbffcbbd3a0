package org.visualbert4j.internal.label;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.classifier.ScoredLabel;
import org.visualbert4j.internal.format.AddedFields;
import org.visualbert4j.internal.format.AppendedFile;
import org.visualbert4j.internal.format.Format;
import org.visualbert4j.internal.format.JsonLines;
import org.visualbert4j.internal.format.PredictionOutput;

/**
 * What a run writes: labelled records, bad ones, and a checkpoint of both. The output is {@code NAME.partial} until it is complete.
 * Used by one thread; close it.
 */
final class RunOutput implements AutoCloseable {

    private static final double DECIMALS = 1e6; // of a probability

    private final LabelSettings settings;
    private final ModelIdentity model;
    private final PredictionOutput output;
    private final @Nullable AppendedFile badRecords;
    private final Duration interval;
    private RunCheckpoint checkpoint; // as it is on disk
    private @Nullable Window written; // the last
    private boolean uncommitted;
    private long labelled;
    private long bad;
    private @Nullable Long accepted;
    private long committed = System.nanoTime();

    private RunOutput(
            LabelSettings settings,
            ModelIdentity model,
            PredictionOutput output,
            @Nullable AppendedFile badRecords,
            Duration interval,
            RunCheckpoint checkpoint) {
        this.settings = settings;
        this.model = model;
        this.output = output;
        this.badRecords = badRecords;
        this.interval = interval;
        this.checkpoint = checkpoint;
        this.labelled = checkpoint.labelled();
        this.bad = checkpoint.bad();
        this.accepted = checkpoint.accepted();
    }

    /**
     * The checkpoint of an output that an earlier start left.
     *
     * @param decisive what decides on the output now
     * @return empty where nothing was begun
     * @throws VisualBertException USAGE where the output, or the file of bad records, is something else already; CONFIG where it was
     *     begun with other settings; DATA where it is finished and yet not there
     */
    static Optional<RunCheckpoint> begun(LabelSettings settings, Map<String, String> decisive) {
        OutputFile target = settings.outputFile();
        Optional<RunCheckpoint> any = target == null ? Optional.empty() : RunCheckpoint.of(target);
        Optional<RunCheckpoint> begun = any.filter(checkpoint -> checkpoint.read() > 0 || checkpoint.finished());
        if (target != null) {
            begun.ifPresent(checkpoint -> checkpoint.refuseDifferent(decisive, target));
            if (begun.isPresent() && begun.get().finished()) {
                target.complete();
            } else {
                target.refuseThere();
            }
        }
        boolean ours = any.isPresent() && any.get().differences(decisive).isEmpty(); // perhaps of a killed process
        if (settings.badRecords() != null && !ours) {
            new OutputFile(settings.badRecords()).refuseThere();
        }
        return begun;
    }

    /**
     * Refuses an output that was changed since it was finished.
     *
     * @throws VisualBertException DATA
     */
    static void refuseChanged(LabelSettings settings, RunCheckpoint finished) {
        Path output = settings.output();
        JsonNode position = finished.output();
        if (output != null && position != null) {
            Formats.of(output).check(output, position);
        }
    }

    /**
     * Opens the files, cut back to a checkpoint.
     *
     * @param from an unfinished one
     * @param standardOutput where to write without an output
     * @param interval how long after a checkpoint there is another, at the earliest
     * @throws VisualBertException DATA where a file has been changed since; IO; USAGE where another process is writing
     */
    static RunOutput open(
            LabelSettings settings,
            ModelIdentity model,
            RunCheckpoint from,
            OutputStream standardOutput,
            Duration interval) {
        OutputFile target = settings.outputFile();
        if (target != null && from.read() == 0) {
            from.write(target); // first of all: what is not finished is known by it
        }
        PredictionOutput output = target == null ? JsonLines.write(standardOutput) : opened(target, from.output());
        try {
            Path bad = settings.badRecords();
            JsonNode position = from.badOutput();
            AppendedFile badRecords = bad == null
                    ? null
                    : position == null ? AppendedFile.create(bad) : AppendedFile.resume(bad, position);
            return new RunOutput(settings, model, output, badRecords, interval, from);
        } catch (RuntimeException e) {
            output.close();
            throw e;
        }
    }

    private static PredictionOutput opened(OutputFile target, @Nullable JsonNode position) {
        Format format = Formats.of(target.path());
        return position == null ? format.create(target.partial()) : format.resume(target.partial(), position);
    }

    /**
     * Writes a window, and a checkpoint if it is time.
     *
     * @throws VisualBertException IO where the disk is full; under {@link LabelSettings#strict} the fault of the first bad record
     */
    void write(Window window) {
        for (Pending pending : window.records()) {
            VisualBertException fault = pending.fault;
            if (fault != null) {
                writeBad(new BadRecord(pending.record, fault));
            } else {
                ObjectNode added = pending.record.fields().objectNode();
                added.set(AddedFields.PREDICTIONS, predictions(added.arrayNode(), pending.labels));
                Boolean taken = pending.accepted;
                if (taken != null) {
                    added.put(AddedFields.ACCEPTED, taken);
                    accepted = Objects.requireNonNullElse(accepted, 0L) + (taken ? 1 : 0);
                }
                added.put(AddedFields.MODEL, model.toString());
                output.write(pending.record, added);
                labelled++;
            }
        }
        written = window;
        uncommitted = true;
        if (output.wantsCommit() || System.nanoTime() - committed >= interval.toNanos()) {
            commit();
        }
    }

    private static ArrayNode predictions(ArrayNode predictions, @Nullable List<ScoredLabel> labels) {
        for (ScoredLabel label : labels == null ? List.<ScoredLabel>of() : labels) {
            predictions
                    .addObject()
                    .put("label", label.label())
                    .put("probability", Math.round(label.probability() * DECIMALS) / DECIMALS);
        }
        return predictions;
    }

    private void writeBad(BadRecord record) {
        if (settings.strict()) {
            throw record.fault();
        }
        if (badRecords != null) {
            badRecords.write(JsonLines.line(record.line()));
        } else {
            ObjectNode added = record.record().fields().objectNode();
            added.put(AddedFields.MODEL, model.toString());
            added.set(AddedFields.ERROR, record.field());
            output.write(record.record(), added);
        }
        bad++;
    }

    /** Has what was written survive the process, where the format allows it here. */
    void commit() {
        Window last = written;
        if (last != null && uncommitted) {
            JsonNode badPosition = badRecords == null ? null : badRecords.commit();
            output.commit().ifPresent(position -> replace(last, position, badPosition, false));
            committed = System.nanoTime();
        }
    }

    /** Completes the output; the last checkpoint. */
    RunCheckpoint finish() {
        JsonNode badPosition = badRecords == null ? null : badRecords.commit();
        JsonNode position = output.finish();
        Window last = written;
        if (last != null) {
            replace(last, position, badPosition, true);
        }
        output.close();
        OutputFile target = settings.outputFile();
        if (target != null) {
            target.complete();
        }
        return checkpoint;
    }

    private void replace(Window last, JsonNode position, @Nullable JsonNode badPosition, boolean finished) {
        checkpoint = new RunCheckpoint(
                checkpoint.settings(),
                last.read(),
                last.digest(),
                labelled,
                bad,
                accepted,
                position,
                badPosition,
                finished);
        OutputFile target = settings.outputFile();
        if (target != null) {
            checkpoint.write(target);
        }
        uncommitted = false;
    }

    /** Whether nothing is written yet, nor was before. */
    boolean isAtBeginning() {
        return written == null && checkpoint.read() == 0;
    }

    @Override
    public void close() {
        output.close();
        if (badRecords != null) {
            badRecords.close();
        }
    }
}
