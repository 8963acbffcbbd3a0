package org.visualbert4j.internal.importers;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.natives.NativePath;

/**
 * One value of a JSON file, asked for its parts; what isn't there is an error with its place.
 *
 * @param place file and line, and the number of the value where one line holds many
 * @param node the value
 */
record JsonRecord(String place, JsonNode node) {

    /** A text, number or boolean as text. */
    String value(String key) {
        JsonNode value = node.path(key);
        if (!value.isValueNode() || value.isNull()) {
            throw error("has no \"" + key + "\"");
        }
        return value.asText();
    }

    /** A whole number. */
    long number(String key) {
        JsonNode value = node.path(key);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw error("has no whole number \"" + key + "\"");
        }
        return value.longValue();
    }

    /** The path of an image, relative to a folder. */
    Path path(Path folder, String key) {
        String name = value(key);
        try {
            return folder.resolve(name);
        } catch (InvalidPathException e) {
            throw error("\"" + key + "\" is no path: " + NativePath.reason(e));
        }
    }

    /** The label under {@code label}, if there is one. */
    ImportedRecord.Label label() {
        return node.hasNonNull("label") ? new ImportedRecord.OneLabel(value("label")) : new ImportedRecord.Unlabelled();
    }

    /** A record of {@code id}, {@code text}, {@code img} relative to a folder, and perhaps {@code label}. */
    ImportedRecord record(Path folder) {
        return new ImportedRecord(value("id"), value("text"), path(folder, "img"), label());
    }

    /** The same with more to say. */
    ImportedRecord record(Path folder, Map<String, String> extra) {
        ImportedRecord record = record(folder);
        return new ImportedRecord(record.id(), record.text(), record.images(), record.label(), extra);
    }

    /** An error at this place. */
    VisualBertException error(String problem) {
        return new VisualBertException(VisualBertException.Code.DATA, place + ": " + problem);
    }
}
