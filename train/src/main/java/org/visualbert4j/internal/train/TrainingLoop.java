package org.visualbert4j.internal.train;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.classifier.Classifier;
import org.visualbert4j.internal.nn.Parameter;
import org.visualbert4j.internal.optim.MovingAverage;
import org.visualbert4j.internal.optim.Optimizer;
import org.visualbert4j.internal.optim.Schedule;
import org.visualbert4j.internal.records.Batch;
import org.visualbert4j.internal.records.BatchLoader;
import org.visualbert4j.internal.records.LabelledRecord;
import org.visualbert4j.internal.run.CompletedStep;
import org.visualbert4j.internal.run.EventFile;
import org.visualbert4j.internal.run.RunFolder;
import org.visualbert4j.internal.run.TrainingState;
import org.visualbert4j.internal.runtime.MatmulPrecision;
import org.visualbert4j.internal.settings.BestBy;
import org.visualbert4j.internal.settings.Interval;
import org.visualbert4j.internal.settings.OptimizationSettings;
import org.visualbert4j.internal.settings.SelectionSettings;
import org.visualbert4j.internal.settings.TrainingSettings;
import org.visualbert4j.metrics.EpochMetrics;
import org.visualbert4j.metrics.TrainingListener;

/**
 * Goes through the epochs from wherever {@link TrainingState} stands: steps, evaluates, keeps the best, saves the whole
 * state. What it does next depends on that state and nothing else, so that an interrupted and resumed run ends as
 * one that was not.
 */
final class TrainingLoop implements AutoCloseable {

    private final OptimizationSettings how;
    private final SelectionSettings selection;
    private final TrainingTask task;
    private final Classifier classifier;
    private final RunFolder folder;
    private final TrainingListener listener;
    private final BooleanSupplier stopping;
    private final TrainingState state;
    private final int loaderThreads;
    private final StepSettings steps;
    private final Division division;
    private final TrainingStep training;
    private final Schedule schedule;
    private final Interval evaluateEvery;
    private final Interval saveEvery;
    private final BestBy bestBy;
    private final GreedyAverage greedy;
    private final @Nullable MovingAverage average;
    private final WholeState whole;
    private final EventFile events;

    TrainingLoop(
            TrainingSettings settings,
            TrainingTask task,
            RunFolder folder,
            TrainingState state,
            TrainingListener listener,
            BooleanSupplier stopping) {
        this.how = settings.optimization();
        this.selection = settings.selection();
        this.task = task;
        this.classifier = task.classifier();
        this.folder = folder;
        this.state = state;
        this.listener = listener;
        this.stopping = stopping;
        this.loaderThreads = settings.data().loaderThreads();
        evaluateEvery = Interval.parse("evaluate-every", selection.evaluateEvery());
        saveEvery = Interval.parse("save-every", selection.saveEvery());
        bestBy = BestBy.of(selection.bestBy());
        greedy = new GreedyAverage(folder.checkpoints(), selection.averageBest(), bestBy);
        Freezing.apply(classifier.model(), how.freeze(), how.freezeLayers());
        steps = StepSettings.of(settings);
        Optimizer optimizer = steps.optimizer(parameters());
        division = Division.of(how, task, state.precision);
        training = new TrainingStep(
                classifier.model(),
                task.objective(),
                optimizer,
                state.precision,
                how.clip(),
                how.recompute(),
                division.together());
        average = selection.averageDecay() == 0 ? null : new MovingAverage(parameters(), selection.averageDecay());
        whole = new WholeState(classifier.model().parameters(), optimizer, average, folder.checkpoints());
        long stepsPerEpoch = (task.training().size() + how.batchSize() - 1L) / how.batchSize();
        schedule = steps.schedule(stepsPerEpoch);
        events = EventFile.create(folder.events(), Clock.systemUTC(), state.step);
        state.history.forEach(metrics -> schedule.evaluated(metrics.validationLoss()));
    }

    private java.util.Collection<Parameter> parameters() {
        return classifier.model().parameters().all();
    }

    /** Takes over weights, optimizer and generator of the newest saved state. */
    void restore() {
        whole.restore();
    }

    private void save() {
        whole.save(state, selection.keepCheckpoints());
    }

    /** Runs until all epochs are done, training ends early, or it is told to stop. */
    void run() {
        while (!state.done && !stopping.getAsBoolean()) {
            epoch();
            if (state.done || stopping.getAsBoolean()) {
                break;
            }
            boolean evaluates = evaluateEvery.atEpoch(state.epoch) || state.epoch == how.epochs();
            if (evaluates && state.records > 0) {
                evaluate();
            }
            boolean saves = saveEvery.atEpoch(state.epoch);
            state.epoch++;
            state.position = 0;
            state.done |= state.epoch > how.epochs();
            if (saves && !state.done) {
                save();
            }
        }
        if (state.done && state.best == null) {
            throw new VisualBertException(
                    VisualBertException.Code.DATA,
                    "no training record was left to take a step with: their images could be read before training and"
                            + " can't be any more");
        }
        save();
    }

    private void epoch() {
        List<LabelledRecord> order = steps.order(task.training(), state.epoch);
        long seed = steps.seed(state.epoch);
        listener.epochStarted(state.epoch, how.epochs(), order.size());
        int start = state.position;
        BatchLoader.ExampleMaker maker = task.examples(seed);
        try (BatchLoader loader = new BatchLoader(
                order.subList(start, order.size()),
                how.batchSize(),
                classifier.padId(),
                loaderThreads,
                (record, index) -> maker.make(record, start + index))) {
            while (!state.done && !stopping.getAsBoolean() && loader.hasNext()) {
                step(loader.next(), seed);
                state.position = start + loader.position();
                listener.stepDone(state.position, state.loss(), state.accuracy());
                if (evaluateEvery.atStep(state.step)) {
                    evaluate();
                }
                if (saveEvery.atStep(state.step) && !state.done) {
                    save();
                }
            }
        }
    }

    private void step(Batch batch, long seed) {
        long start = System.nanoTime();
        double rate = how.learningRate() * schedule.factor(state.step);
        TrainingStep.Outcome outcome = training.run(division.of(batch, seed), rate);
        if (!outcome.isFinite()) {
            throw notFinite(batch, outcome);
        }
        state.add(new CompletedStep(batch.size(), outcome.loss(), outcome.right(), rate, System.nanoTime() - start));
        events.scalars(Map.of("step/loss", outcome.loss(), "step/gradient_norm", outcome.gradientNorm()), state.step);
        if (average != null) {
            average.update(state.step);
        }
    }

    /** Inputs are finite, which their readers see to, so that the cause is what training made of the weights. */
    private VisualBertException notFinite(Batch batch, TrainingStep.Outcome outcome) {
        String retried = state.precision == MatmulPrecision.BF16 ? " in bf16 and again in fp32" : "";
        return new VisualBertException(
                VisualBertException.Code.DATA,
                "training diverged at step " + state.step + retried + ": loss " + outcome.loss()
                        + ", gradient norm " + outcome.gradientNorm() + ", records "
                        + batch.records().stream().map(LabelledRecord::id).collect(Collectors.joining(", "))
                        + whole.notFiniteWeight()
                                .map(name -> "; an earlier step made " + name + " NaN or infinite")
                                .orElse("")
                        + "; a lower `learning-rate` or `clip`, or `precision` fp32, may help");
    }

    private void evaluate() {
        if (average == null) {
            evaluateWeights();
        } else {
            average.during(() -> {
                evaluateWeights();
                return true;
            });
        }
    }

    private void evaluateWeights() {
        EpochMetrics metrics = metrics(task.validate());
        schedule.evaluated(metrics.validationLoss());
        state.history.add(metrics);
        state.clearSums();
        boolean better = state.best == null || bestBy.bestFirst().compare(metrics, state.best) < 0;
        if (better) {
            folder.save(classifier);
            state.best = metrics;
        }
        state.evaluationsSinceBest = better ? 0 : state.evaluationsSinceBest + 1;
        greedy.consider(metrics, state.candidates, classifier.model().parameters());
        folder.write(state.history);
        events.append(metrics);
        listener.epochEnded(metrics, better);
        if (selection.earlyStopping() > 0 && state.evaluationsSinceBest >= selection.earlyStopping()) {
            state.done = true;
            listener.note("no better evaluation for " + state.evaluationsSinceBest + ": training ends early");
        }
    }

    private EpochMetrics metrics(TrainingTask.Validation validation) {
        double seconds = state.nanoseconds / 1e9;
        return new EpochMetrics(
                state.epoch,
                state.step,
                state.loss(),
                state.accuracy(),
                validation.loss(),
                validation.accuracy(),
                validation.score(),
                state.learningRate,
                seconds,
                state.records / Math.max(1e-9, seconds),
                validation.metrics());
    }

    /** Where it is asked for, averages the best weights of a run that is done, and keeps the outcome. */
    void averageBest() {
        if (state.candidates.size() > 1) {
            int taken =
                    greedy.average(state.candidates, classifier.model().parameters(), () -> metrics(task.validate()));
            folder.save(classifier);
            listener.note("averaged " + taken + " of the best " + state.candidates.size() + " evaluated weights");
        }
    }

    @Override
    public void close() {
        events.close();
        training.close();
        if (average != null) {
            average.close();
        }
    }
}
