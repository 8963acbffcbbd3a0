package org.visualbert4j.internal.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.classifier.Classifier;
import org.visualbert4j.internal.classifier.ExampleReader;
import org.visualbert4j.internal.classifier.ParallelInference;
import org.visualbert4j.internal.model.Labelling;
import org.visualbert4j.internal.model.Task;
import org.visualbert4j.internal.records.BadImages;
import org.visualbert4j.internal.records.Batch;
import org.visualbert4j.internal.records.BatchLoader;
import org.visualbert4j.internal.records.CutTexts;
import org.visualbert4j.internal.records.LabelSet;
import org.visualbert4j.internal.records.LabelledRecord;
import org.visualbert4j.internal.records.ReadingLosses;
import org.visualbert4j.internal.runtime.MatmulPrecision;
import org.visualbert4j.metrics.Metrics;
import org.visualbert4j.metrics.MultiLabelMetrics;
import org.visualbert4j.metrics.SingleLabelMetrics;

/**
 * A classifier's answers on records whose labels are known.
 *
 * @param metrics by the model's task
 * @param labelling of the model: which labels follow from probabilities
 * @param answers what was said of each record that was not left out
 * @param badImages the records whose images can't be used, which are left out or have a blank one
 * @param texts how many of the others have a text that is cut
 */
public record EvaluationRun(
        Metrics metrics, Labelling labelling, List<Answer> answers, BadImages badImages, CutTexts.Count texts) {

    /**
     * One record's answer.
     *
     * @param record the record
     * @param label the class it has; -1 where it may have several, or has one that training did not know
     * @param probabilities of all classes
     * @param logits of all classes; empty where they were not asked for
     */
    public record Answer(LabelledRecord record, int label, float[] probabilities, float[] logits) {

        /** Without logits. */
        public Answer(LabelledRecord record, int label, float[] probabilities) {
            this(record, label, probabilities, new float[0]);
        }

        /** The most probable class. */
        public int predicted() {
            return SingleLabelMetrics.mostProbable(probabilities);
        }
    }

    /** How many records were left out for their images. */
    public int leftOut() {
        return badImages.leftOut();
    }

    /**
     * The metrics of a task with one label a record.
     *
     * @throws VisualBertException USAGE where records may have several
     */
    public SingleLabelMetrics singleLabelMetrics() {
        if (metrics instanceof SingleLabelMetrics single) {
            return single;
        }
        throw new VisualBertException(
                VisualBertException.Code.USAGE,
                "this model gives several labels a record, which is not provided for here");
    }

    /** Told of progress: records done so far. */
    @FunctionalInterface
    public interface Progress {
        /** Called after every few batches. */
        void done(int records);
    }

    /**
     * Evaluates, each thread a batch or a part of one. The answers come in the order of the records.
     *
     * @param batchSize records a batch
     * @param threads that read ahead
     * @throws VisualBertException DATA for a label that training did not know, or where no record is left
     */
    public static EvaluationRun of(
            Classifier classifier,
            ExampleReader reader,
            List<LabelledRecord> records,
            int batchSize,
            int threads,
            MatmulPrecision precision,
            Progress progress) {
        return of(classifier, reader, records, batchSize, threads, precision, false, progress);
    }

    /**
     * As without the choice of logits.
     *
     * @param withLogits whether answers keep them, which takes as much memory as probabilities do
     */
    public static EvaluationRun of(
            Classifier classifier,
            ExampleReader reader,
            List<LabelledRecord> records,
            int batchSize,
            int threads,
            MatmulPrecision precision,
            boolean withLogits,
            Progress progress) {
        Task task = classifier.model().config().task();
        classifier.labels().check(records, task); // better now than after an hour
        List<Answer> answers = new ArrayList<>();
        ReadingLosses losses = new ReadingLosses();
        try (BatchLoader loader =
                new BatchLoader(records, batchSize, classifier.padId(), threads, reader.forEvaluation(losses))) {
            ParallelInference.run(loader, batch -> answers(classifier, batch, precision, withLogits), made -> {
                answers.addAll(made);
                progress.done(answers.size());
            });
            BadImages badImages = losses.badImages(records.size(), reader.onBadImage());
            badImages.refuseNone();
            Labelling labelling = classifier.model().config().labelling();
            return new EvaluationRun(metrics(classifier, answers), labelling, answers, badImages, losses.texts());
        }
    }

    private static List<Answer> answers(
            Classifier classifier, Batch batch, MatmulPrecision precision, boolean withLogits) {
        Classifier.Scores scores = classifier.scores(batch, precision);
        Labelling labelling = classifier.model().config().labelling();
        return IntStream.range(0, batch.size())
                .mapToObj(i -> {
                    LabelledRecord record = batch.records().get(i);
                    float[] probabilities = labelling.calibrated(scores.logits()[i], scores.uncalibrated()[i]);
                    float[] logits = withLogits ? scores.logits()[i] : new float[0];
                    return new Answer(record, label(classifier, record), probabilities, logits);
                })
                .toList();
    }

    private static int label(Classifier classifier, LabelledRecord record) {
        return switch (classifier.model().config().task()) {
            case SINGLE_LABEL, MULTIPLE_CHOICE -> classifier.labels().classOf(record);
            case MULTI_LABEL -> -1;
            case SOFT_LABEL -> {
                float[] targets = classifier.labels().targetsOf(record);
                int best = SingleLabelMetrics.mostProbable(targets);
                yield targets[best] > 0 ? best : -1;
            }
        };
    }

    private static Metrics metrics(Classifier classifier, List<Answer> answers) {
        List<String> labels = classifier.labels().labels();
        float[][] probabilities = answers.stream().map(Answer::probabilities).toArray(float[][]::new);
        int[] truth = answers.stream().mapToInt(Answer::label).toArray();
        Labelling labelling = classifier.model().config().labelling();
        return switch (classifier.model().config().task()) {
            case SINGLE_LABEL, MULTIPLE_CHOICE ->
                SingleLabelMetrics.of(labels, truth, probabilities).withMajority(labelling.majority());
            case SOFT_LABEL -> {
                SingleLabelMetrics metrics =
                        SingleLabelMetrics.of(labels, truth, probabilities).withMajority(labelling.majority());
                double soft = answers.stream()
                        .mapToDouble(answer -> classifier.labels().targetsOf(answer.record)[answer.predicted()])
                        .average()
                        .orElseThrow();
                yield metrics.withSoftAccuracy(soft);
            }
            case MULTI_LABEL -> {
                boolean[][] given = answers.stream()
                        .map(answer -> labelling.given(answer.probabilities))
                        .toArray(boolean[][]::new);
                yield MultiLabelMetrics.of(
                        labels, truths(classifier, answers), given, probabilities, labelling.threshold());
            }
        };
    }

    /** Whether each record has each label, {@code [records][classes]}. */
    public static boolean[][] truths(Classifier classifier, List<Answer> answers) {
        return truths(classifier.labels(), answers);
    }

    /** Whether each record has each label, {@code [records][classes]}. */
    public static boolean[][] truths(LabelSet labels, List<Answer> answers) {
        boolean[][] truths = new boolean[answers.size()][labels.size()];
        for (int i = 0; i < truths.length; i++) {
            float[] targets = labels.targetsOf(answers.get(i).record);
            for (int label = 0; label < targets.length; label++) {
                truths[i][label] = targets[label] > 0.5;
            }
        }
        return truths;
    }
}
