package org.visualbert4j.internal.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** Writes JSON lines to a file. */
final class JsonLinesOutput implements PredictionOutput {

    private final AppendedFile file;

    JsonLinesOutput(AppendedFile file) {
        this.file = file;
    }

    @Override
    public void write(InputRecord record, ObjectNode added) {
        file.write(line(record, added));
    }

    /** A record with what is added, as a line. */
    static byte[] line(InputRecord record, ObjectNode added) {
        ObjectNode all = record.fields().objectNode();
        all.setAll(record.fields());
        all.setAll(added);
        return JsonLines.line(all);
    }

    @Override
    public Optional<JsonNode> commit() {
        return Optional.of(file.commit());
    }

    @Override
    public JsonNode finish() {
        return file.commit();
    }

    @Override
    public void close() {
        file.close();
    }
}
