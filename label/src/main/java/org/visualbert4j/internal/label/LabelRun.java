package org.visualbert4j.internal.label;

import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.format.ImageSource;
import org.visualbert4j.internal.format.RecordInput;

/**
 * Labels all records of an input: in order, each exactly once, however often it is killed and started again. The output gets its name
 * when it is complete. For one thread, but for {@link #stop}.
 */
public final class LabelRun {

    private static final int MANY = 100;

    private static final Duration FIRST_WAIT = Duration.ofMillis(200);
    private static final Duration CHECKPOINT_EVERY = Duration.ofSeconds(2);

    private final LabelModel model;
    private final LabelSettings settings;
    private final ImageSource images;
    private final LabelProgress progress;
    private final Duration checkpointEvery;
    private final Retries retries;
    private volatile boolean stopped;

    /**
     * A run.
     *
     * @param images where the images are that records name
     */
    public LabelRun(LabelModel model, LabelSettings settings, ImageSource images, LabelProgress progress) {
        this(model, settings, images, progress, CHECKPOINT_EVERY, new Retries(FIRST_WAIT));
    }

    /** The same with other times. */
    LabelRun(
            LabelModel model,
            LabelSettings settings,
            ImageSource images,
            LabelProgress progress,
            Duration checkpointEvery,
            Retries retries) {
        this.model = model;
        this.settings = settings;
        this.images = images;
        this.progress = progress;
        this.checkpointEvery = checkpointEvery;
        this.retries = retries;
    }

    /**
     * Labels everything, or resumes where an earlier start ended.
     *
     * @param input opens what is to be read
     * @param standardOutput where to write without an output of a name
     * @throws VisualBertException IO where input or output fail, USAGE where the output is there already or another process writes it, CONFIG
     *     where it was begun with other settings, DATA where input or output have been changed since, under
     *     {@link LabelSettings#strict} the fault of the first bad record
     * @throws CancellationException after {@link #stop}; the same run resumes it
     */
    public LabelResult run(Supplier<RecordInput> input, OutputStream standardOutput) {
        try (DigestedInput records = new DigestedInput(input.get())) {
            Map<String, String> decisive = settings.decisive(model);
            Optional<RunCheckpoint> begun = RunOutput.begun(settings, decisive);
            RunCheckpoint from = begun.orElseGet(
                    () -> RunCheckpoint.beginning(decisive, records.digest(), model.acceptance() != null));
            if (from.finished()) {
                RunOutput.refuseChanged(settings, from);
                records.skip(from.read(), from.digest());
                records.refuseMore();
                return new LabelResult(
                        from.labelled(), from.bad(), from.accepted(), from.labelled() + from.bad(), true, "");
            }
            records.skip(from.read(), from.digest());
            try (RunOutput output = RunOutput.open(settings, model.identity(), from, standardOutput, checkpointEvery)) {
                return label(records, output, from.labelled() + from.bad());
            }
        }
    }

    private LabelResult label(DigestedInput records, RunOutput output, long before) {
        BatchLabelling labelling = new BatchLabelling(model, settings.top());
        ExamplePreparation preparation = new ExamplePreparation(model.classifier(), settings.names(), images, retries);
        try (Pipeline pipeline =
                new Pipeline(labelling, preparation, settings.batchSize(), records, settings.shard())) {
            Window window;
            do {
                window = next(pipeline, output, () -> progress.at(before + labelling.labelled(), pipeline.expected()));
                refuseHopeless(window, output.isAtBeginning());
                output.write(window);
            } while (!window.last());
            RunCheckpoint end = output.finish();
            return new LabelResult(
                    end.labelled(),
                    end.bad(),
                    end.accepted(),
                    before,
                    false,
                    pipeline.stages().limit());
        }
    }

    /**
     * Ends where it makes no sense to continue: a million records are not bad because a key is misspelt, or an image's server is away.
     *
     * @throws VisualBertException the fault of a window's first record, where it has many and all are bad, and either it is the first
     *     window and nobody asked for a file of bad records, or the faults may be gone at the next start
     */
    private void refuseHopeless(Window window, boolean first) {
        List<VisualBertException> faults = window.records().stream()
                .map(pending -> pending.fault)
                .filter(Objects::nonNull)
                .toList();
        if (faults.size() < Math.max(MANY, window.records().size())) {
            return;
        }
        VisualBertException fault = faults.get(0);
        if (faults.stream().allMatch(Retries::isTransient)) {
            throw new VisualBertException(
                    fault.code(),
                    "none of " + faults.size() + " records after each other could be read: " + fault.getMessage()
                            + "; the same command goes on there when that is over",
                    fault);
        }
        if (first && settings.badRecords() == null) {
            throw new VisualBertException(
                    fault.code(),
                    "none of the first " + faults.size() + " records can be labelled: " + fault.getMessage()
                            + "; `bad-records` takes them all the same",
                    fault);
        }
    }

    /** What was written before stays, whatever keeps the next window from coming. */
    private Window next(Pipeline pipeline, RunOutput output, Runnable waiting) {
        try {
            return pipeline.next(() -> {
                if (stopped) {
                    throw new CancellationException("stopped");
                }
                waiting.run();
            });
        } catch (RuntimeException e) {
            output.commit();
            throw e;
        }
    }

    /** Has it end soon, after a checkpoint. From any thread. */
    public void stop() {
        stopped = true;
    }
}
