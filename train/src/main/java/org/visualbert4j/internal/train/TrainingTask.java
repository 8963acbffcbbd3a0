package org.visualbert4j.internal.train;

import java.util.List;
import java.util.Map;
import org.visualbert4j.internal.classifier.Classifier;
import org.visualbert4j.internal.model.VisualBertInputs;
import org.visualbert4j.internal.records.Batch;
import org.visualbert4j.internal.records.BatchLoader;
import org.visualbert4j.internal.records.LabelledRecord;

/** What a run learns: from which records, made into what, by which loss, and how far it has come. */
sealed interface TrainingTask permits Classification, PretrainingTask {

    /** The model that learns it, with what belongs to it. */
    Classifier classifier();

    /** The records it learns from. */
    List<LabelledRecord> training();

    /** What is made small. */
    Objective objective();

    /** Makes examples of those records. */
    BatchLoader.ExampleMaker examples(long seedOfEpoch);

    /** A batch of such examples with labels, in the current scope. */
    VisualBertInputs inputs(Batch batch, long seedOfEpoch);

    /** The weights of now, judged by the validation records. */
    Validation validate();

    /**
     * How weights do on the validation records.
     *
     * @param loss mean
     * @param accuracy the share that is right, 0 to 1
     * @param score what decides which weights are best
     * @param metrics further ones by name
     */
    record Validation(double loss, double accuracy, double score, Map<String, Double> metrics) {}
}
