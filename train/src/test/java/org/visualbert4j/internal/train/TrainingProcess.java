package org.visualbert4j.internal.train;

import java.util.LinkedHashMap;
import java.util.Map;
import org.visualbert4j.internal.settings.SettingsReader;

/** A training run as a process of its own, to be killed: settings as {@code key=value} arguments. */
final class TrainingProcess {

    private TrainingProcess() {}

    public static void main(String[] arguments) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (String argument : arguments) {
            String[] parts = argument.split("=", 2);
            settings.put(parts[0], parts[1]);
        }
        new Trainer(SettingsReader.read(null, settings), new SilentListener()).run();
    }
}
