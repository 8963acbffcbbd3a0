package org.visualbert4j.internal.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.visualbert4j.error.VisualBertException;

/** Writes JSON lines to a stream such as standard output, from which nothing can be taken back. */
final class JsonLinesStream implements PredictionOutput {

    private final OutputStream out;

    JsonLinesStream(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(InputRecord record, ObjectNode added) {
        try {
            out.write(JsonLinesOutput.line(record, added));
        } catch (IOException e) {
            throw closed(e);
        }
    }

    /** A reader waits for it. */
    @Override
    public boolean wantsCommit() {
        return true;
    }

    @Override
    public Optional<JsonNode> commit() {
        flush();
        return Optional.empty();
    }

    @Override
    public JsonNode finish() {
        flush();
        return JsonNodeFactory.instance.objectNode();
    }

    private void flush() {
        try {
            out.flush();
        } catch (IOException e) {
            throw closed(e);
        }
    }

    private static VisualBertException closed(IOException e) {
        return new VisualBertException(
                VisualBertException.Code.IO, "standard output can't be written: it is closed, or its disk is full", e);
    }

    @Override
    public void close() { // but not the stream, which is the process's
        try {
            out.flush(); // whole lines, whatever ended the run
        } catch (IOException e) {
            // what was written before is told
        }
    }
}
