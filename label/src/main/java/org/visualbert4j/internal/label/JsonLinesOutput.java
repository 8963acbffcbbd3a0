package org.visualbert4j.internal.label;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.visualbert4j.internal.files.Json;

/** Writes JSON lines to a file. */
final class JsonLinesOutput implements PredictionOutput {

    private static final ObjectWriter WRITER = Json.PLAIN.writer(); // numbers as they were written, 1E+9 included

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
        return line(all);
    }

    /** An object as a line. */
    static byte[] line(ObjectNode object) {
        try {
            return (WRITER.writeValueAsString(object) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e); // trees are always written
        }
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
