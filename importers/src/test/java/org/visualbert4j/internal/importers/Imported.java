package org.visualbert4j.internal.importers;

import java.nio.file.Path;
import java.util.List;
import org.visualbert4j.internal.records.FieldNames;
import org.visualbert4j.internal.records.LabelledRecord;
import org.visualbert4j.internal.records.RecordFile;
import org.visualbert4j.internal.records.RecordFormat;

/** An import, and what training would read of it. */
record Imported(Path folder, ImportReport report) {

    static Imported of(Importer importer, Path folder) {
        return new Imported(folder, ImportFolder.fill(folder, importer, () -> {}));
    }

    List<LabelledRecord> records(String split) {
        return records(split, FieldNames.DEFAULT);
    }

    /** With groups as {@code --group-field group} reads them. */
    List<LabelledRecord> grouped(String split) {
        return records(
                split,
                new FieldNames("text", "text_pair", "img", "label", "choices", new FieldNames.Group("group", null)));
    }

    private List<LabelledRecord> records(String split, FieldNames names) {
        return RecordFile.read(folder.resolve(split + ".jsonl"), RecordFormat.JSONL, names);
    }

    int count() {
        return report.splits().stream()
                .mapToInt(ImportReport.SplitCounts::records)
                .sum();
    }
}
