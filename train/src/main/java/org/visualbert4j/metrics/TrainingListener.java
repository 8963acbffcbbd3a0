package org.visualbert4j.metrics;

import java.util.List;

/** Told what training does. Called by the training thread; an exception that it throws ends the run. */
public interface TrainingListener {

    /** Something a person should know, in one line: what was read, what is odd about it. */
    default void note(String line) {}

    /** Something that may make the model worse than it seems, in one line; by default a note. */
    default void warning(String line) {
        note(line);
    }

    /**
     * Images are read once before training, which takes as long as an epoch's images do.
     *
     * @param done so many of a file's images so far
     * @param of how many there are
     */
    default void imagesChecked(int done, int of) {}

    /**
     * An epoch begins.
     *
     * @param epoch from 1
     * @param records to be trained on in it
     */
    default void epochStarted(int epoch, int epochs, int records) {}

    /**
     * A step is done.
     *
     * @param records of the epoch done so far
     * @param loss mean since the last evaluation
     * @param accuracy likewise, 0 to 1, on the records as they were trained on
     */
    default void stepDone(int records, double loss, double accuracy) {}

    /** The validation records were evaluated; {@code best} if the weights are the best so far, and were saved. */
    default void epochEnded(EpochMetrics metrics, boolean best) {}

    /** Lines that all go to the same place. */
    default void notes(List<String> lines) {
        lines.forEach(this::note);
    }
}
