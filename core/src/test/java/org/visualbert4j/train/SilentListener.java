package org.visualbert4j.train;

/** Hears nothing. */
class SilentListener implements TrainingListener {
    @Override
    public void note(String line) {}

    @Override
    public void epochStarted(int epoch, int epochs, int records) {}

    @Override
    public void stepDone(int records, double loss, double accuracy) {}

    @Override
    public void epochEnded(EpochMetrics metrics, boolean best) {}
}
