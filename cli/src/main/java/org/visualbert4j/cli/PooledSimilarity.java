package org.visualbert4j.cli;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.classifier.Classifier;
import org.visualbert4j.internal.records.LabelledRecord;
import org.visualbert4j.internal.runtime.MatmulPrecision;

/** The cosine of two records' pooled states. */
final class PooledSimilarity {

    private final Classifier classifier;
    private final Map<LabelledRecord, float[]> states = new HashMap<>();

    PooledSimilarity(Classifier classifier) {
        this.classifier = classifier;
    }

    /** From -1 to 1; null where an image can't be read, or the model does not take records like these. */
    @Nullable
    Double of(LabelledRecord one, LabelledRecord other) {
        if (!isTaken(one) || !isTaken(other)) {
            return null;
        }
        try {
            return cosine(state(one), state(other));
        } catch (VisualBertException e) {
            if (e.code() != VisualBertException.Code.IMAGE) {
                throw e;
            }
            return null;
        }
    }

    /** Of choices each has a state, and none is the record's. */
    private boolean isTaken(LabelledRecord record) {
        return record.images().size() == classifier.images() && record.choices().isEmpty() && classifier.choices() == 0;
    }

    private float[] state(LabelledRecord record) {
        return states.computeIfAbsent(
                record, missing -> classifier.pooled(classifier.batch(missing), MatmulPrecision.FP32)[0]);
    }

    private static double cosine(float[] one, float[] other) {
        double product = 0;
        double squares = 0;
        double others = 0;
        for (int i = 0; i < one.length; i++) {
            product += one[i] * other[i];
            squares += one[i] * one[i];
            others += other[i] * other[i];
        }
        return product / Math.sqrt(squares * others);
    }
}
