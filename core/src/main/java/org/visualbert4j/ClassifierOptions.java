package org.visualbert4j;

import java.util.Objects;
import org.visualbert4j.error.VisualBertException;

/** How a classifier computes. {@link ImageTextClassifier#load} hands one out to be changed; not thread-safe. */
public final class ClassifierOptions {

    private static final int BATCH_SIZE = 32;

    private Precision precision = Precision.AUTO;
    private int threads;
    private int batchSize = BATCH_SIZE;
    private PredictionListener listener = new PredictionListener() {};

    ClassifierOptions() {}

    /** The number format of matrix multiplications; {@link Precision#AUTO} unless set. */
    public ClassifierOptions precision(Precision value) {
        precision = Objects.requireNonNull(value, "precision");
        return this;
    }

    /**
     * The threads of one tensor operation; all processors unless set. libtorch has one such number for the whole process: the
     * classifier that is loaded last decides for all.
     *
     * @throws VisualBertException USAGE below 1
     */
    public ClassifierOptions threads(int value) {
        threads = positive("threads", value);
        return this;
    }

    /**
     * The most examples that {@link ImageTextClassifier#predictAll} has in one batch; 32 unless set. More need more memory.
     *
     * @throws VisualBertException USAGE below 1
     */
    public ClassifierOptions batchSize(int value) {
        batchSize = positive("batchSize", value);
        return this;
    }

    /** Told of each prediction, for metrics; nobody unless set. */
    public ClassifierOptions listener(PredictionListener value) {
        listener = Objects.requireNonNull(value, "listener");
        return this;
    }

    Precision precision() {
        return precision;
    }

    /** 0 where it was not set. */
    int threads() {
        return threads;
    }

    int batchSize() {
        return batchSize;
    }

    PredictionListener listener() {
        return listener;
    }

    private static int positive(String name, int value) {
        if (value < 1) {
            throw new VisualBertException(
                    VisualBertException.Code.USAGE, name + ": " + value + " makes no sense; expected 1 or more");
        }
        return value;
    }
}
