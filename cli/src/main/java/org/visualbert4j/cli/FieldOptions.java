package org.visualbert4j.cli;

import java.nio.file.Path;
import java.util.List;
import org.visualbert4j.internal.dataset.FieldCheck;
import org.visualbert4j.internal.records.FieldNames;
import org.visualbert4j.internal.records.LabelledRecord;
import org.visualbert4j.internal.records.RecordFile;
import org.visualbert4j.internal.records.RecordFormat;
import picocli.CommandLine.Option;

/** How files of records are written whose labels may be missing. */
final class FieldOptions {

    @Option(names = "--format", defaultValue = "jsonl", description = "How lines are written. Default: jsonl.")
    private RecordFormat format = RecordFormat.JSONL;

    @Option(
            names = "--text-field",
            paramLabel = "<key>",
            defaultValue = "text",
            description = "Key of the text. Default: text.")
    private String textField = "text";

    @Option(
            names = "--pair-field",
            paramLabel = "<key>",
            defaultValue = "text_pair",
            description = "Key of a second text. Default: text_pair.")
    private String pairField = "text_pair";

    @Option(
            names = "--image-field",
            paramLabel = "<key>",
            defaultValue = "img",
            description = "Key of the image's path. Default: img.")
    private String imageField = "img";

    @Option(
            names = "--label-field",
            paramLabel = "<key>",
            defaultValue = "label",
            description = "Key of the label. Default: label.")
    private String labelField = "label";

    /** Records, as far as they have a text, an image and a label; one of them at least must have an image. */
    List<LabelledRecord> read(Path file) {
        FieldNames names = new FieldNames(textField, pairField, imageField, labelField);
        List<LabelledRecord> records = RecordFile.readWithMissingTexts(file, format, names);
        new FieldCheck(format, names).images(records);
        return records;
    }
}
