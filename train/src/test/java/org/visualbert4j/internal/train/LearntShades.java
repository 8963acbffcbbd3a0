package org.visualbert4j.internal.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.visualbert4j.internal.records.FieldNames;
import org.visualbert4j.internal.records.LabelledRecord;
import org.visualbert4j.internal.records.RecordFile;
import org.visualbert4j.internal.records.RecordFormat;
import org.visualbert4j.internal.settings.SettingsReader;

/** A classifier that has learnt {@link ShadesTask}, for tests of what is done with one. */
public final class LearntShades {

    private LearntShades() {}

    /** Trains in a folder; gives the run's. */
    public static Path train(Path folder) throws IOException {
        new Trainer(SettingsReader.read(null, ShadesTask.make(folder)), new SilentListener()).run();
        return folder.resolve("run");
    }

    /** The records it was trained on. */
    public static List<LabelledRecord> records(Path folder) {
        return RecordFile.read(folder.resolve("train.jsonl"), RecordFormat.JSONL, FieldNames.DEFAULT);
    }
}
