package org.visualbert4j.internal.label;

import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.classifier.Acceptance;
import org.visualbert4j.internal.classifier.Classifier;
import org.visualbert4j.internal.classifier.ScoredLabel;
import org.visualbert4j.internal.model.Task;
import org.visualbert4j.internal.records.Batch;

/** Runs the model on batches, and tells each record its labels. Thread-safe. */
final class BatchLabelling {

    private final LabelModel model;
    private final Classifier classifier;
    private final int top;
    private final boolean several;
    private final LongAdder labelled = new LongAdder();

    /**
     * Labels with a model.
     *
     * @param top how many labels a record gets; where it may have several, it gets those given; with sets it gets those of its set
     */
    BatchLabelling(LabelModel model, int top) {
        this.model = model;
        this.classifier = model.classifier();
        this.top = top;
        this.several = classifier.model().config().task() == Task.MULTI_LABEL;
    }

    /** A batch of examples, one or more. */
    Batch batch(List<Batch.Example> examples) {
        return Batch.of(examples, classifier.padId());
    }

    /**
     * Labels a batch; where that fails for its data, each record by itself.
     *
     * @param records those of the batch, in its order
     */
    void label(List<Pending> records, Batch batch) {
        try {
            Acceptance acceptance = model.acceptance();
            float[][] probabilities = classifier.probabilities(batch, model.precision());
            for (int i = 0; i < probabilities.length; i++) {
                Pending pending = records.get(i);
                pending.labels = shown(classifier.predictions(batch.records().get(i), probabilities[i]));
                pending.accepted = acceptance == null ? null : acceptance.accepts(classifier, probabilities[i]);
            }
            labelled.add(records.size());
        } catch (VisualBertException e) {
            if (e.code() != VisualBertException.Code.DATA) {
                throw e;
            }
            if (batch.size() == 1) {
                records.get(0).fault = e;
                return;
            }
            List<Batch> singles = batch.split(batch.size());
            for (int i = 0; i < singles.size(); i++) {
                label(records.subList(i, i + 1), singles.get(i));
            }
        }
    }

    private List<ScoredLabel> shown(List<ScoredLabel> all) {
        Float setFrom = model.setFrom();
        if (setFrom != null) {
            return Acceptance.set(classifier.model().config().labelling(), all, setFrom);
        }
        return several
                ? all.stream().filter(ScoredLabel::given).toList()
                : List.copyOf(all.subList(0, Math.min(top, all.size())));
    }

    /** How many records have their labels so far. */
    long labelled() {
        return labelled.sum();
    }
}
