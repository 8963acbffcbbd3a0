package org.visualbert4j.internal.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;

/**
 * How a model's scores become labels, and what they are to be held against.
 *
 * @param task what a record's label is
 * @param threshold the probability from which on a label is given, where there may be several; 0 to 1
 * @param majority the class that most training records have, of as frequent ones the first: what guessing would always say; null
 *     where it is not known, or records may have several
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Labelling(
        Task task, double threshold, @Nullable Integer majority) {

    /**
     * Which labels a record is given: the most probable one, of as probable ones the first; where it may have several all that
     * reach the threshold, which may be none.
     *
     * @param probabilities by class
     * @return by class
     */
    public boolean[] given(float[] probabilities) {
        boolean[] given = new boolean[probabilities.length];
        int best = 0;
        for (int i = 0; i < given.length; i++) {
            given[i] = task == Task.MULTI_LABEL && probabilities[i] >= threshold;
            best = probabilities[i] > probabilities[best] ? i : best;
        }
        given[best] |= task != Task.MULTI_LABEL;
        return given;
    }

    /** Another threshold. */
    public Labelling withThreshold(double other) {
        return new Labelling(task, other, majority);
    }

    /** Checks that there is a task, and the threshold. */
    public Labelling {
        if (task == null) { // as a file may have it
            throw new VisualBertException(VisualBertException.Code.CONFIG, "labelling.task: must not be null");
        }
        if (!(threshold >= 0 && threshold <= 1)) {
            throw new VisualBertException(
                    VisualBertException.Code.CONFIG, "threshold is " + threshold + ", where 0 to 1 is expected");
        }
    }

    /** One label a record. */
    public static final Labelling SINGLE = new Labelling(Task.SINGLE_LABEL, 0.5, null);
}
