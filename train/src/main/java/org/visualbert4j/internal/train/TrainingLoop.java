package org.visualbert4j.internal.train;

import org.visualbert4j.metrics.TrainingListener;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.classifier.Classifier;
import org.visualbert4j.internal.natives.NativeErrors;
import org.visualbert4j.internal.nn.Parameter;
import org.visualbert4j.internal.optim.AdamW;
import org.visualbert4j.internal.optim.MovingAverage;
import org.visualbert4j.internal.optim.Optimizer;
import org.visualbert4j.internal.optim.ParameterGroup;
import org.visualbert4j.internal.optim.Schedule;
import org.visualbert4j.internal.optim.Sgd;
import org.visualbert4j.internal.records.Batch;
import org.visualbert4j.internal.records.BatchLoader;
import org.visualbert4j.internal.records.LabelledRecord;
import org.visualbert4j.internal.run.EventFile;
import org.visualbert4j.internal.run.PrecisionChoice;
import org.visualbert4j.internal.run.RunFolder;
import org.visualbert4j.internal.run.TrainingCheckpoint;
import org.visualbert4j.internal.run.TrainingState;
import org.visualbert4j.internal.runtime.Finite;
import org.visualbert4j.internal.runtime.LibTorch;
import org.visualbert4j.internal.runtime.NoGrad;
import org.visualbert4j.internal.runtime.Precision;
import org.visualbert4j.internal.runtime.Scope;
import org.visualbert4j.internal.settings.BestBy;
import org.visualbert4j.internal.settings.Interval;
import org.visualbert4j.internal.settings.OptimizationSettings;
import org.visualbert4j.internal.settings.SelectionSettings;
import org.visualbert4j.internal.settings.TrainingSettings;
import org.visualbert4j.metrics.EpochMetrics;

/**
 * Goes through the epochs from wherever {@link TrainingState} stands: steps, evaluates, keeps the best, saves the whole
 * state. What it does next depends on that state and nothing else, so that a run that was broken off and resumed ends as
 * one that was not.
 */
final class TrainingLoop implements AutoCloseable {

    private final OptimizationSettings how;
    private final SelectionSettings selection;
    private final TrainingTask task;
    private final Classifier classifier;
    private final RunFolder folder;
    private final TrainingCheckpoint checkpoints;
    private final TrainingListener listener;
    private final BooleanSupplier stopping;
    private final TrainingState state;
    private final int loaderThreads;
    private final Objective objective;
    private final Optimizer optimizer;
    private final Division division;
    private final TrainingStep training;
    private final Schedule schedule;
    private final Interval evaluateEvery;
    private final Interval saveEvery;
    private final BestBy bestBy;
    private final GreedyAverage greedy;
    private final @Nullable MovingAverage average;
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
        this.checkpoints = new TrainingCheckpoint(folder.checkpoints());
        this.state = state;
        this.listener = listener;
        this.stopping = stopping;
        this.loaderThreads = settings.data().loaderThreads();
        evaluateEvery = Interval.parse("evaluate-every", selection.evaluateEvery());
        saveEvery = Interval.parse("save-every", selection.saveEvery());
        bestBy = BestBy.of(selection.bestBy());
        greedy = new GreedyAverage(folder.checkpoints(), selection.averageBest(), bestBy);
        Freezing.apply(classifier.model(), how.freeze(), how.freezeLayers());
        objective = task.objective();
        optimizer = optimizer(how, parameters(), settings.visual().visualRate());
        division = Division.of(how, task, state.precision);
        training = new TrainingStep(
                classifier.model(),
                objective,
                optimizer,
                state.precision,
                how.clip(),
                how.recompute(),
                division.together());
        average = selection.averageDecay() == 0 ? null : new MovingAverage(parameters(), selection.averageDecay());
        long stepsPerEpoch = (task.training().size() + how.batchSize() - 1L) / how.batchSize();
        schedule = schedule(stepsPerEpoch);
        events = EventFile.create(folder.events(), Clock.systemUTC(), state.step);
        state.history.forEach(metrics -> schedule.evaluated(metrics.validationLoss()));
    }

    private java.util.Collection<Parameter> parameters() {
        return classifier.model().parameters().all();
    }

    private static Optimizer optimizer(
            OptimizationSettings how, java.util.Collection<Parameter> parameters, double visualRate) {
        List<ParameterGroup> groups = ParameterGroup.of(parameters, how.weightDecay(), how.layerDecay(), visualRate);
        return switch (how.optimizerKind()) {
            case ADAMW -> new AdamW(groups);
            case SGD -> new Sgd(groups, how.momentum());
        };
    }

    private Schedule schedule(long stepsPerEpoch) {
        long steps = stepsPerEpoch * how.epochs();
        long warmup = Math.round(how.warmup() * steps);
        Schedule after = switch (how.scheduleKind()) {
            case LINEAR -> new Schedule.Linear(warmup, steps);
            case COSINE -> new Schedule.Cosine(warmup, steps);
            case CONSTANT -> new Schedule.Constant();
            case STEP -> new Schedule.Step(stepsPerEpoch * how.stepEpochs(), how.gamma());
            case PLATEAU -> new Schedule.Plateau(how.plateauPatience(), how.gamma());
        };
        return warmup > 0 ? new Schedule.Warmup(warmup, after) : after;
    }

    /** The precision in which steps as this loop would take them are the faster ones, by a batch of the first epoch. */
    static PrecisionChoice precision(TrainingSettings settings, TrainingTask task) {
        OptimizationSettings how = settings.optimization();
        Freezing.apply(task.classifier().model(), how.freeze(), how.freezeLayers());
        List<LabelledRecord> order = new ArrayList<>(task.training());
        long seed = seed(how, 1);
        Collections.shuffle(order, new Random(seed));
        try (BatchLoader loader =
                new BatchLoader(order, how.batchSize(), task.classifier().padId(), 1, task.examples(seed))) {
            if (!loader.hasNext()) {
                return new PrecisionChoice(Precision.FP32, "auto: there is no batch to measure by");
            }
            Batch batch = loader.next();
            return PrecisionMeasurement.choose(
                    format -> new TrainingStep(
                            task.classifier().model(),
                            task.objective(),
                            optimizer(
                                    how,
                                    task.classifier().model().parameters().all(),
                                    settings.visual().visualRate()),
                            format,
                            how.clip(),
                            how.recompute(),
                            Division.of(how, task, format).together()),
                    format -> Division.of(how, task, format).of(batch, seed));
        }
    }

    private static long seed(OptimizationSettings how, int epoch) {
        return how.seed() * 1_000_003 + epoch;
    }

    /** Takes over weights, optimizer and generator of the newest saved state. */
    void restore() {
        try (Scope scope = Scope.open();
                NoGrad guard = NoGrad.open()) {
            Map<String, Tensor> saved = checkpoints.latestTensors();
            Map<String, Tensor> weights = under("model.", saved);
            parameters().forEach(parameter -> {
                Tensor value = weights.get(parameter.name());
                if (value == null
                        || !Arrays.equals(value.shape(), parameter.value().shape())) {
                    throw new VisualBertException(
                            VisualBertException.Code.CHECKPOINT,
                            "the saved state in " + folder.checkpoints() + " has no " + parameter.name() + " of shape "
                                    + parameter.shape());
                }
                parameter.value().copy_(value);
            });
            optimizer.restore(under("optimizer.", saved));
            if (average != null) {
                average.restore(under("average.", saved));
            }
            LibTorch.restoreGenerator(java.util.Objects.requireNonNull(saved.get("generator")));
        } catch (VisualBertException e) {
            throw e;
        } catch (RuntimeException e) { // tensors that libtorch can't take for what they stand for
            throw new VisualBertException(
                    VisualBertException.Code.CHECKPOINT,
                    "the saved state in " + folder.checkpoints() + " can't be gone on from: "
                            + NativeErrors.firstLine(e),
                    e);
        }
    }

    private static Map<String, Tensor> under(String prefix, Map<String, Tensor> tensors) {
        Map<String, Tensor> found = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> {
            if (name.startsWith(prefix)) {
                found.put(name.substring(prefix.length()), tensor);
            }
        });
        return found;
    }

    /** Saves the state, unless nothing could come of it: the last one that was saved then stays. */
    private void save() {
        notFiniteWeight().ifPresent(name -> {
            throw new VisualBertException(
                    VisualBertException.Code.DATA,
                    "training went astray by step " + state.step + ": " + name
                            + " holds NaN or infinity; this state is not saved; a lower `learning-rate` or `clip`, or"
                            + " `precision` fp32, may help");
        });
        try (Scope scope = Scope.open()) {
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            parameters().forEach(parameter -> tensors.put("model." + parameter.name(), parameter.value()));
            optimizer.state().forEach((name, tensor) -> tensors.put("optimizer." + name, tensor));
            if (average != null) {
                average.state().forEach((name, tensor) -> tensors.put("average." + name, tensor));
            }
            tensors.put("generator", LibTorch.generator());
            checkpoints.save(state, tensors, selection.keepCheckpoints());
        }
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
        List<LabelledRecord> order = new ArrayList<>(task.training());
        long seed = seed(how, state.epoch);
        Collections.shuffle(order, new Random(seed));
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
        state.add(batch.size(), outcome.loss(), outcome.right(), rate, System.nanoTime() - start);
        events.scalars(Map.of("step/loss", outcome.loss(), "step/gradient_norm", outcome.gradientNorm()), state.step);
        if (average != null) {
            average.update(state.step);
        }
    }

    /** The first parameter that holds NaN or infinity; empty where all are finite. */
    private Optional<String> notFiniteWeight() {
        return parameters().stream()
                .filter(parameter -> !Finite.all(parameter.value()))
                .map(Parameter::name)
                .findFirst();
    }

    /** Inputs are finite, which their readers see to, so that the cause is what training made of the weights. */
    private VisualBertException notFinite(Batch batch, TrainingStep.Outcome outcome) {
        String retried = state.precision == Precision.BF16 ? " in bf16 and again in fp32" : "";
        return new VisualBertException(
                VisualBertException.Code.DATA,
                "training went astray at step " + state.step + retried + ": loss " + outcome.loss()
                        + ", gradient norm " + outcome.gradientNorm() + ", records "
                        + batch.records().stream().map(LabelledRecord::id).collect(Collectors.joining(", "))
                        + notFiniteWeight()
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
