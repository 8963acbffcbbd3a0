package org.visualbert4j.internal.train;

import java.util.List;
import java.util.Map;
import org.visualbert4j.internal.classifier.Classifier;
import org.visualbert4j.internal.model.Task;
import org.visualbert4j.internal.model.VisualBertInputs;
import org.visualbert4j.internal.records.Batch;
import org.visualbert4j.internal.records.BatchLoader;
import org.visualbert4j.internal.records.LabelledRecord;
import org.visualbert4j.internal.settings.BestBy;
import org.visualbert4j.internal.settings.Choices;
import org.visualbert4j.internal.settings.OptimizationSettings;
import org.visualbert4j.internal.settings.TrainingSettings;
import org.visualbert4j.metrics.Metrics;
import org.visualbert4j.metrics.TrainingListener;

/**
 * Learning the labels of records.
 *
 * @param validation the records that decide which weights are kept, and the reader of them all
 * @param bestBy the metric that decides
 */
record Classification(
        Classifier classifier,
        List<LabelledRecord> training,
        Objective objective,
        HeldOutRecords validation,
        BestBy bestBy)
        implements TrainingTask {

    static Classification of(
            TrainingSettings settings,
            Classifier classifier,
            TrainingData data,
            HeldOutRecords validation,
            TrainingListener listener) {
        return new Classification(
                classifier,
                data.training(),
                objective(settings.optimization(), classifier.model().config().task(), data, listener),
                validation,
                BestBy.of(settings.selection().bestBy()));
    }

    private static Objective objective(
            OptimizationSettings how, Task task, TrainingData data, TrainingListener listener) {
        boolean balanced = how.balancedClasses();
        boolean plain = !balanced && how.labelSmoothing() == 0;
        Choices.check(
                plain || task == Task.SINGLE_LABEL || task == Task.MULTIPLE_CHOICE,
                balanced ? "class-weights" : "label-smoothing",
                balanced ? how.classWeights() : how.labelSmoothing(),
                "none with several or soft labels");
        if (task == Task.MULTI_LABEL) {
            return new Objective.SeveralLabels();
        }
        if (task == Task.SOFT_LABEL) {
            return new Objective.SoftLabels();
        }
        if (plain) {
            return new Objective.OfHead();
        }
        if (balanced) {
            data.labelsOfOneRecord()
                    .forEach(label ->
                            listener.note("label \"" + label + "\" has 1 training record; balanced weights make"
                                    + " it count as much as all records of another label"));
        }
        float[] weights = balanced ? Objective.CrossEntropy.balanced(data.labels(), data.training()) : null;
        return new Objective.CrossEntropy(data.labels(), weights, how.labelSmoothing());
    }

    @Override
    public BatchLoader.ExampleMaker examples(long seedOfEpoch) {
        return validation.reader().forTraining(seedOfEpoch);
    }

    @Override
    public VisualBertInputs inputs(Batch batch, long seedOfEpoch) {
        return classifier.inputs(batch, true);
    }

    @Override
    public Validation validate() {
        Metrics metrics = validation.evaluate().metrics();
        return new Validation(
                metrics.loss(), metrics.accuracy(), bestBy.metric().applyAsDouble(metrics), Map.of());
    }
}
