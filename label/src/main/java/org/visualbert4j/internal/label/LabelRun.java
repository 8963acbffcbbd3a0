package org.visualbert4j.internal.label;

import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.visualbert4j.error.VisualBertException;

/**
 * Labels all records of an input: in order, each exactly once, however often it is killed and started again. The output gets its name
 * when it is complete. For one thread, but for {@link #stop}.
 */
public final class LabelRun {

    private static final Duration CHECKPOINT_EVERY = Duration.ofSeconds(2);

    private final LabelModel model;
    private final LabelSettings settings;
    private final ImageSource images;
    private final LabelProgress progress;
    private final Duration checkpointEvery;
    private volatile boolean stopped;

    /**
     * A run.
     *
     * @param images where the images are that records name
     */
    public LabelRun(LabelModel model, LabelSettings settings, ImageSource images, LabelProgress progress) {
        this(model, settings, images, progress, CHECKPOINT_EVERY);
    }

    /** The same with checkpoints at other times. */
    LabelRun(
            LabelModel model,
            LabelSettings settings,
            ImageSource images,
            LabelProgress progress,
            Duration checkpointEvery) {
        this.model = model;
        this.settings = settings;
        this.images = images;
        this.progress = progress;
        this.checkpointEvery = checkpointEvery;
    }

    /**
     * Labels everything, or goes on where an earlier start ended.
     *
     * @param input opens what is to be read
     * @param standardOutput where to write without an output of a name
     * @throws VisualBertException IO where input or output fail, USAGE where the output is there already or another process writes it, CONFIG
     *     where it was begun with other settings, DATA where input or output have been changed since, under
     *     {@link LabelSettings#strict} the fault of the first bad record
     * @throws CancellationException after {@link #stop}; the same run goes on with it
     */
    public LabelResult run(Supplier<RecordInput> input, OutputStream standardOutput) {
        try (DigestedInput records = new DigestedInput(input.get())) {
            Map<String, String> decisive = settings.decisive(model, records.size());
            Optional<RunCheckpoint> begun = RunOutput.begun(settings, decisive);
            RunCheckpoint from =
                    begun.orElseGet(() -> new RunCheckpoint(decisive, 0, records.digest(), 0, 0, null, null, false));
            if (from.finished()) {
                return new LabelResult(from.labelled(), from.bad(), from.labelled() + from.bad(), true, "");
            }
            records.skip(from.read(), from.digest());
            try (RunOutput output = RunOutput.open(settings, model.identity(), from, standardOutput, checkpointEvery)) {
                return label(records, output, from.labelled() + from.bad());
            }
        }
    }

    private LabelResult label(DigestedInput records, RunOutput output, long before) {
        BatchLabelling labelling = new BatchLabelling(model, settings.top());
        ExamplePreparation preparation = new ExamplePreparation(model.classifier(), settings.names(), images);
        try (Pipeline pipeline =
                new Pipeline(labelling, preparation, settings.batchSize(), records, settings.shard())) {
            Window window;
            do {
                window = next(pipeline, output, () -> progress.at(before + labelling.labelled(), pipeline.expected()));
                output.write(window);
            } while (!window.last());
            output.finish();
            return new LabelResult(
                    output.labelled(),
                    output.bad(),
                    before,
                    false,
                    pipeline.stages().limit());
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
