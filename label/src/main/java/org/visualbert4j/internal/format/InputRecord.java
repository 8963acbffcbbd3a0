package org.visualbert4j.internal.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BinaryNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;

/**
 * A record as it was read, before anything is made of it.
 *
 * @param number its place in the input, from 1; blank lines and the like have none
 * @param line the line on which it begins, from 1; its number where a format has no lines
 * @param place where it stands, for messages: {@code file:line}, or a tar's file and key
 * @param fields all fields, those that nobody here knows included: they pass through to the output
 * @param attachments encoded images that came with it, by the name that its image field has for them; not copied
 * @param fault why nothing can be made of it, or null
 * @param raw the beginning of what stands there, where it could not be parsed; else null
 * @param original what it was read from, where fields and attachments don't say all of it; else null
 */
public record InputRecord(
        long number,
        long line,
        String place,
        ObjectNode fields,
        Map<String, byte[]> attachments,
        @Nullable VisualBertException fault,
        @Nullable String raw,
        @Nullable Original original) {

    /** A record in the terms of its format. An output of the same format passes it through with all its types. */
    public interface Original {}

    /** A record of fields alone. */
    public static InputRecord of(long number, long line, String place, ObjectNode fields) {
        return new InputRecord(number, line, place, fields, Map.of(), null, null, null);
    }

    /**
     * One that can't be parsed. It is a bad record, not the end of its input.
     *
     * @param raw what stands there instead, or its beginning
     */
    public static InputRecord broken(long number, long line, String place, VisualBertException fault, String raw) {
        return new InputRecord(number, line, place, JsonNodeFactory.instance.objectNode(), Map.of(), fault, raw, null);
    }

    /** Roughly how many bytes of memory it takes. */
    public long bytes() {
        long bytes = 1000;
        for (byte[] image : attachments.values()) {
            bytes += image.length;
        }
        return bytes + bytes(fields);
    }

    private static long bytes(JsonNode node) {
        if (node instanceof TextNode text) {
            return text.textValue().length(); // an image in base64 above all
        }
        if (node instanceof BinaryNode binary) {
            return binary.binaryValue().length;
        }
        long bytes = 0;
        for (JsonNode part : node) {
            bytes += bytes(part);
        }
        return bytes;
    }
}
