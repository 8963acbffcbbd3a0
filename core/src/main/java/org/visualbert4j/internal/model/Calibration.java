package org.visualbert4j.internal.model;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * How logits become probabilities that hold: of the answers given at 80 %, about 80 % are correct. Fitted on records that
 * training did not see, and kept in {@code config.json}.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Temperature.class, name = "temperature"),
    @JsonSubTypes.Type(value = PlattScaling.class, name = "platt")
})
public sealed interface Calibration permits Temperature, PlattScaling {

    /**
     * Calibrated probabilities.
     *
     * @param logits finite, {@code [classes]}
     * @return {@code [classes]}, each 0 to 1
     */
    float[] probabilities(float[] logits);

    /** Whether it is for records that may have several labels, each with a probability of its own. */
    boolean ofSeveralLabels();
}
