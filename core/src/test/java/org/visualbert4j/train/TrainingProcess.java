package org.visualbert4j.train;

import java.util.LinkedHashMap;
import java.util.Map;

/** A training run as a process of its own, to be killed: settings as {@code key=value} arguments. */
final class TrainingProcess {

    private TrainingProcess() {}

    public static void main(String[] arguments) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (String argument : arguments) {
            String[] parts = argument.split("=", 2);
            settings.put(parts[0], parts[1]);
        }
        new Trainer(SettingsReader.read(null, settings), new TrainingListener() {
                    @Override
                    public void note(String line) {}

                    @Override
                    public void epochStarted(int epoch, int epochs, int records) {}

                    @Override
                    public void stepDone(int records, double loss, double accuracy) {}

                    @Override
                    public void epochEnded(EpochMetrics metrics, boolean best) {}
                })
                .run();
    }
}
