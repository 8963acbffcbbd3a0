package org.visualbert4j.internal.train;

import java.util.List;
import org.visualbert4j.internal.classifier.Classifier;
import org.visualbert4j.internal.classifier.ExampleReader;
import org.visualbert4j.internal.evaluate.EvaluationRun;
import org.visualbert4j.internal.records.BadImagePolicy;
import org.visualbert4j.internal.records.LabelledRecord;
import org.visualbert4j.internal.runtime.MatmulPrecision;
import org.visualbert4j.internal.settings.TrainingSettings;

/** Records that training does not see, for validation or test, and how a classifier is evaluated on them. */
record HeldOutRecords(
        Classifier classifier,
        ExampleReader reader,
        List<LabelledRecord> records,
        int batchSize,
        int loaderThreads,
        MatmulPrecision precision) {

    private static final int BATCH = 64;
    private static final int TOKENS =
            32_768; // of a batch: attention takes memory with the square of their number a record

    static HeldOutRecords of(
            Classifier classifier,
            BadImagePolicy onBadImage,
            List<LabelledRecord> records,
            TrainingSettings settings,
            MatmulPrecision precision) {
        return new HeldOutRecords(
                classifier,
                new ExampleReader(classifier, onBadImage),
                records,
                batchSize(classifier, settings),
                settings.data().loaderThreads(),
                precision);
    }

    /** How many records a batch has: more than in training, where the images aren't large. */
    static int batchSize(Classifier classifier, TrainingSettings settings) {
        var encoder = classifier.model().config().visualEncoder();
        int tokens = 32 + (encoder == null ? 1 : encoder.tokens());
        int trained = settings.optimization().batchSize();
        return Math.min(Math.max(BATCH, trained), Math.max(trained, TOKENS / tokens));
    }

    EvaluationRun evaluate() {
        return evaluate(false);
    }

    EvaluationRun evaluate(boolean withLogits) {
        return EvaluationRun.of(
                classifier, reader, records, batchSize, loaderThreads, precision, withLogits, done -> {});
    }
}
