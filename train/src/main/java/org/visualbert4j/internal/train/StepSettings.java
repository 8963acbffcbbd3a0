package org.visualbert4j.internal.train;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.visualbert4j.internal.nn.Parameter;
import org.visualbert4j.internal.optim.AdamW;
import org.visualbert4j.internal.optim.Optimizer;
import org.visualbert4j.internal.optim.ParameterGroup;
import org.visualbert4j.internal.optim.Schedule;
import org.visualbert4j.internal.optim.Sgd;
import org.visualbert4j.internal.records.Batch;
import org.visualbert4j.internal.records.BatchLoader;
import org.visualbert4j.internal.records.LabelledRecord;
import org.visualbert4j.internal.run.PrecisionChoice;
import org.visualbert4j.internal.runtime.MatmulPrecision;
import org.visualbert4j.internal.settings.OptimizationSettings;
import org.visualbert4j.internal.settings.TrainingSettings;

/** What the steps of a run are taken with, made as its settings have it. */
record StepSettings(OptimizationSettings how, double visualRate) {

    static StepSettings of(TrainingSettings settings) {
        return new StepSettings(settings.optimization(), settings.visual().visualRate());
    }

    /** The optimizer of a model's parameters. */
    Optimizer optimizer(Collection<Parameter> parameters) {
        List<ParameterGroup> groups = ParameterGroup.of(parameters, how.weightDecay(), how.layerDecay(), visualRate);
        return switch (how.optimizerKind()) {
            case ADAMW -> new AdamW(groups);
            case SGD -> new Sgd(groups, how.momentum());
        };
    }

    /** The learning rate over all steps. */
    Schedule schedule(long stepsPerEpoch) {
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

    /** The records of an epoch in its order. */
    List<LabelledRecord> order(List<LabelledRecord> training, int epoch) {
        List<LabelledRecord> order = new ArrayList<>(training);
        Collections.shuffle(order, new Random(seed(epoch)));
        return order;
    }

    /** The seed of an epoch's order and augmentation. */
    long seed(int epoch) {
        return how.seed() * 1_000_003 + epoch;
    }

    /** The precision in which steps as this loop would take them are the faster ones, by a batch of the first epoch. */
    PrecisionChoice fasterPrecision(TrainingTask task) {
        Freezing.apply(task.classifier().model(), how.freeze(), how.freezeLayers());
        List<LabelledRecord> order = order(task.training(), 1);
        long seed = seed(1);
        try (BatchLoader loader =
                new BatchLoader(order, how.batchSize(), task.classifier().padId(), 1, task.examples(seed))) {
            if (!loader.hasNext()) {
                return new PrecisionChoice(MatmulPrecision.FP32, "auto: there is no batch to measure by");
            }
            Batch batch = loader.next();
            return PrecisionMeasurement.choose(
                    format -> new TrainingStep(
                            task.classifier().model(),
                            task.objective(),
                            optimizer(task.classifier().model().parameters().all()),
                            format,
                            how.clip(),
                            how.recompute(),
                            Division.of(how, task, format).together()),
                    format -> Division.of(how, task, format).of(batch, seed));
        }
    }
}
