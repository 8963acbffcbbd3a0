package org.visualbert4j.train;

import java.util.List;
import org.visualbert4j.data.BadImagePolicy;
import org.visualbert4j.data.LabelledRecord;
import org.visualbert4j.evaluate.Evaluation;
import org.visualbert4j.label.Classifier;
import org.visualbert4j.label.ExampleReader;
import org.visualbert4j.runtime.Precision;

/** Records that a classifier is evaluated on again and again. */
record ValidationRecords(
        Classifier classifier,
        ExampleReader reader,
        List<LabelledRecord> records,
        int batchSize,
        int loaderThreads,
        Precision precision) {

    private static final int BATCH = 64;
    private static final int TOKENS =
            32_768; // of a batch: attention takes memory with the square of their number a record

    static ValidationRecords of(
            Classifier classifier,
            BadImagePolicy onBadImage,
            List<LabelledRecord> records,
            TrainingSettings settings,
            Precision precision) {
        return new ValidationRecords(
                classifier,
                new ExampleReader(classifier, onBadImage),
                records,
                batchSize(classifier, settings),
                settings.data().loaderThreads(),
                precision);
    }

    /** How many records a batch has: more than in training, where the pictures aren't large. */
    static int batchSize(Classifier classifier, TrainingSettings settings) {
        var encoder = classifier.model().config().visualEncoder();
        int tokens = 32 + (encoder == null ? 1 : encoder.tokens());
        int trained = settings.optimization().batchSize();
        return Math.min(Math.max(BATCH, trained), Math.max(trained, TOKENS / tokens));
    }

    Evaluation evaluate() {
        return Evaluation.of(classifier, reader, records, batchSize, loaderThreads, precision, done -> {});
    }
}
