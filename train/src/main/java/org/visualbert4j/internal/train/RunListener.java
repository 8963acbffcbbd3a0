package org.visualbert4j.internal.train;

import java.util.List;
import org.visualbert4j.metrics.EpochMetrics;

/** Told what training does. Called by the training thread. */
public interface RunListener {

    /** Something a person should know: what was read, what is odd about it. */
    void note(String line);

    /** Something that may make the model worse than it seems; by default a note. */
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
    void epochStarted(int epoch, int epochs, int records);

    /**
     * A step is done.
     *
     * @param records of the epoch done so far
     * @param loss mean over the epoch so far
     * @param accuracy likewise, on the records as they were trained on
     */
    void stepDone(int records, double loss, double accuracy);

    /** An epoch is done and evaluated; {@code best} if it is the best so far, and was saved. */
    void epochEnded(EpochMetrics metrics, boolean best);

    /** Lines that all go to the same place. */
    default void notes(List<String> lines) {
        lines.forEach(this::note);
    }
}
