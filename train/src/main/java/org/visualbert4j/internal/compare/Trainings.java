package org.visualbert4j.internal.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.classifier.Classifier;
import org.visualbert4j.internal.compare.ComparisonPlan.Run;
import org.visualbert4j.internal.dataset.ImageCheck;
import org.visualbert4j.internal.evaluate.EvaluationRun;
import org.visualbert4j.internal.run.RunFolder;
import org.visualbert4j.internal.runtime.MatmulPrecision;
import org.visualbert4j.internal.settings.TrainingSettings;
import org.visualbert4j.internal.train.Trainer;
import org.visualbert4j.internal.train.TrainingData;
import org.visualbert4j.metrics.EpochMetrics;
import org.visualbert4j.metrics.TrainingListener;

/**
 * The trainings of a plan, one after the other. Those that are finished stay as they are, so that what was interrupted
 * continues where it was.
 */
final class Trainings {

    /** What is kept of an answer to a test record. */
    @FunctionalInterface
    interface Line {
        /** A value that JSON is made of. */
        Object of(EvaluationRun.Answer answer, Classifier classifier);
    }

    /**
     * What they leave.
     *
     * @param folder with the answers of each
     * @param data the records, once a fold
     */
    record Finished(ComparisonFolder folder, List<TrainingData> data) {}

    private final ComparisonPlan plan;
    private final TrainingListener listener;
    private final Line line;
    private volatile boolean stopping;
    private volatile @Nullable Trainer current;

    Trainings(ComparisonPlan plan, TrainingListener listener, Line line) {
        this.plan = plan;
        this.listener = listener;
        this.line = line;
    }

    /** Lets it end soon, to be resumed later. May be called by any thread. */
    void stop() {
        stopping = true;
        Trainer trainer = current;
        if (trainer != null) {
            trainer.stop();
        }
    }

    /**
     * Runs to the end.
     *
     * @return null where it was stopped
     * @throws VisualBertException USAGE where the folder holds something else; else of any kind, as training throws
     */
    @Nullable
    Finished run() {
        List<Run> runs = plan.runs();
        Map<Integer, TrainingData> data = new LinkedHashMap<>(); // by fold; all is read before hours go by
        for (int part : plan.parts()) {
            TrainingSettings settings = plan.settings(new Run(plan.variants().get(0), plan.firstSeed(), part));
            try {
                data.put(
                        part,
                        TrainingData.read(settings, ImageCheck.Watch.of(listener::imagesChecked, () -> stopping)));
            } catch (CancellationException e) {
                return null;
            }
        }
        ComparisonFolder folder = ComparisonFolder.open(plan.output(), Begun.of(plan));
        long finished = runs.stream().filter(folder::isFinished).count();
        if (finished > 0) {
            listener.note(finished + " of " + runs.size() + " trainings are there already");
        }
        runs.stream().filter(folder::isFinished).forEach(run -> decide(run, folder)); // of an earlier release, too
        for (int i = 0; i < runs.size() && !stopping; i++) {
            Run run = runs.get(i);
            if (!folder.isFinished(run)) {
                listener.note("training " + (i + 1) + " of " + runs.size() + ": " + run);
                train(run, folder);
            }
        }
        if (stopping) {
            return null;
        }
        return new Finished(folder, List.copyOf(data.values()));
    }

    private void train(Run run, ComparisonFolder folder) {
        TrainingSettings settings = plan.settings(run);
        folder.start(run);
        Trainer trainer = new Trainer(settings, listener);
        folder.precision().ifPresent(trainer::decide);
        current = trainer;
        if (stopping) {
            return; // told so before there was a trainer to pass it on to
        }
        try {
            Trainer.Result result = trainer.run();
            decide(run, folder);
            if (!stopping && result.evaluation() != null) {
                finish(run, result.folder(), result.evaluation(), folder);
            }
        } catch (VisualBertException e) {
            throw new VisualBertException(e.code(), run + ": " + e.getMessage(), e);
        } finally {
            current = null;
        }
    }

    /** Has all runs that leave the precision open take that of the first of them. */
    private void decide(Run run, ComparisonFolder folder) {
        TrainingSettings settings = plan.settings(run);
        if (MatmulPrecision.isAuto(settings.optimization().precision())) {
            RunFolder.precision(plan.output().resolve(run.folder())).ifPresent(folder::decide);
        }
    }

    private void finish(Run run, Path place, EvaluationRun evaluation, ComparisonFolder folder) {
        try (Classifier classifier = Classifier.load(place)) {
            List<EpochMetrics> epochs = RunFolder.epochs(place);
            List<Object> lines = new ArrayList<>();
            evaluation.answers().forEach(answer -> lines.add(line.of(answer, classifier)));
            FinishedRun metrics = new FinishedRun(
                    classifier.model().parameters().count(),
                    Math.round(epochs.stream()
                            .mapToDouble(epoch -> epoch.seconds() * epoch.examplesPerSecond())
                            .sum()),
                    epochs.stream().mapToDouble(EpochMetrics::seconds).sum());
            folder.finish(run, metrics, lines);
        }
    }
}
