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

    /** From -1 to 1; null where an image can't be read, or the model can't take a record's images. */
    @Nullable
    Double of(LabelledRecord one, LabelledRecord other) {
        try {
            return cosine(state(one), state(other));
        } catch (VisualBertException e) {
            if (e.code() != VisualBertException.Code.IMAGE && e.code() != VisualBertException.Code.USAGE) {
                throw e;
            }
            return null;
        }
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
