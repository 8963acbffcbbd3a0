package org.visualbert4j.internal.train;

import org.visualbert4j.metrics.EpochMetrics;
import org.visualbert4j.metrics.TrainingListener;

/** Hears nothing, but for what a test overrides. */
public class SilentListener implements TrainingListener {
    @Override
    public void note(String line) {}

    @Override
    public void epochStarted(int epoch, int epochs, int records) {}

    @Override
    public void stepDone(int records, double loss, double accuracy) {}

    @Override
    public void epochEnded(EpochMetrics metrics, boolean best) {}
}
