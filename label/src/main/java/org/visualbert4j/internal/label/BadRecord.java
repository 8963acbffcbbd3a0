package org.visualbert4j.internal.label;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Locale;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.format.InputRecord;

/**
 * A record that could not be labelled, and why.
 *
 * @param record the record
 * @param fault why
 */
record BadRecord(InputRecord record, VisualBertException fault) {

    /** As a line of the file of bad records. */
    ObjectNode line() {
        ObjectNode line = record.fields().objectNode();
        line.put("number", record.number());
        line.put("line", record.line());
        line.set(
                "id",
                record.fields().path("id").isMissingNode()
                        ? record.fields().get("__key__")
                        : record.fields().get("id"));
        line.setAll(reason());
        line.set("record", original());
        return line;
    }

    /** As the field of an output record, where bad records have no file of their own. */
    ObjectNode field() {
        ObjectNode error = reason();
        if (record.raw() != null) {
            error.set("record", original());
        }
        return error;
    }

    private ObjectNode reason() {
        return record.fields()
                .objectNode()
                .put("code", fault.code().name().toLowerCase(Locale.ROOT))
                .put("reason", fault.getMessage())
                .put("retryable", Retries.isTransient(fault));
    }

    private JsonNode original() {
        return record.raw() == null ? record.fields() : TextNode.valueOf(record.raw());
    }
}
