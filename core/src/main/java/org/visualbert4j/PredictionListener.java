package org.visualbert4j;

import java.time.Duration;
import org.visualbert4j.error.VisualBertException;

/**
 * Told of predictions, for an application's metrics: on the thread that asked for them, before they are returned. Several
 * threads may call at once. What it throws goes to the caller of the prediction.
 */
public interface PredictionListener {

    /**
     * Examples were labelled.
     *
     * @param examples how many, 1 or a batch
     * @param time from the reading of their images to their labels; batches of one call may overlap
     */
    default void predicted(int examples, Duration time) {}

    /** An example could not be labelled. */
    default void failed(VisualBertException failure) {}
}
