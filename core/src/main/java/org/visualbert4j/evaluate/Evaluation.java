package org.visualbert4j.evaluate;

import java.util.ArrayList;
import java.util.List;
import org.visualbert4j.VisualBertException;
import org.visualbert4j.data.Batch;
import org.visualbert4j.data.BatchLoader;
import org.visualbert4j.data.LabelledRecord;
import org.visualbert4j.label.Classifier;
import org.visualbert4j.label.ExampleReader;
import org.visualbert4j.runtime.Precision;

/**
 * A classifier's answers on records whose labels are known.
 *
 * @param metrics the figures
 * @param answers what was said of each record that was not left out
 * @param leftOut records left out for their pictures
 */
public record Evaluation(Metrics metrics, List<Answer> answers, int leftOut) {

    /**
     * One record's answer.
     *
     * @param record the record
     * @param label the class it has
     * @param probabilities of all classes
     */
    public record Answer(LabelledRecord record, int label, float[] probabilities) {

        /** The most probable class, the first of equals. */
        public int predicted() {
            return Metrics.mostProbable(probabilities);
        }
    }

    /** Told of progress: records done so far. */
    @FunctionalInterface
    public interface Progress {
        /** Called after every batch. */
        void done(int records);
    }

    /**
     * Evaluates.
     *
     * @param batchSize records a batch
     * @param threads that read ahead
     * @throws VisualBertException DATA for a label that training did not know, or where no record is left
     */
    public static Evaluation of(
            Classifier classifier,
            ExampleReader reader,
            List<LabelledRecord> records,
            int batchSize,
            int threads,
            Precision precision,
            Progress progress) {
        records.forEach(classifier.labels()::classOf); // better now than after an hour
        List<Answer> answers = new ArrayList<>();
        try (BatchLoader loader =
                new BatchLoader(records, batchSize, classifier.padId(), threads, reader.forEvaluation())) {
            while (loader.hasNext()) {
                Batch batch = loader.next();
                float[][] probabilities = classifier.probabilities(batch, precision);
                for (int i = 0; i < batch.size(); i++) {
                    LabelledRecord record = batch.records().get(i);
                    answers.add(new Answer(record, classifier.labels().classOf(record), probabilities[i]));
                }
                progress.done(answers.size());
            }
            if (answers.isEmpty()) {
                throw new VisualBertException(
                        VisualBertException.Code.DATA, "no record is left: the pictures of all are missing or broken");
            }
            Metrics metrics = Metrics.of(
                    classifier.labels().labels(),
                    answers.stream().mapToInt(Answer::label).toArray(),
                    answers.stream().map(Answer::probabilities).toArray(float[][]::new));
            return new Evaluation(metrics, answers, loader.leftOut());
        }
    }
}
