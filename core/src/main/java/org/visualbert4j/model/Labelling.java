package org.visualbert4j.model;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import org.visualbert4j.VisualBertException;

/**
 * How a model's scores become labels.
 *
 * @param task what a record's label is
 * @param threshold the probability from which on a label is given, where there may be several; 0 to 1
 */
@JsonNaming(SnakeCaseStrategy.class)
public record Labelling(Task task, double threshold) {

    /** Checks the threshold. */
    public Labelling {
        if (!(threshold >= 0 && threshold <= 1)) {
            throw new VisualBertException(
                    VisualBertException.Code.CONFIG, "threshold is " + threshold + ", where 0 to 1 is expected");
        }
    }

    /** One label a record. */
    public static final Labelling SINGLE = new Labelling(Task.SINGLE_LABEL, 0.5);
}
