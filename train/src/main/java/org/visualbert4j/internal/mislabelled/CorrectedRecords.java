package org.visualbert4j.internal.mislabelled;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.dataset.FieldCheck;
import org.visualbert4j.internal.files.AtomicFile;
import org.visualbert4j.internal.records.RecordFile;

/**
 * Copies of a file of records, as JSON lines with all their fields. Where a copy is in another folder, relative paths of images
 * are those from there.
 */
public final class CorrectedRecords {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Path from;
    private final FieldCheck fields;
    private final Map<Integer, Suspect> accepted = new HashMap<>(); // by line

    /**
     * Of a file that is never changed.
     *
     * @param fields how it is written
     * @param suspects those with a label to accept, and others
     */
    public CorrectedRecords(Path from, FieldCheck fields, List<Suspect> suspects) {
        this.from = from;
        this.fields = fields;
        suspects.stream().filter(Suspect::accept).forEach(suspect -> accepted.put(suspect.line(), suspect));
    }

    /**
     * Refuses to write a copy over the file itself; better said before anything is trained.
     *
     * @throws VisualBertException USAGE
     */
    public static void refuseSameFile(Path from, Path to) {
        try {
            if (Files.exists(from) && Files.exists(to) && Files.isSameFile(from, to)) {
                throw new VisualBertException(
                        VisualBertException.Code.USAGE,
                        to + " is the file of records itself, which is not changed; name another file for the copy");
            }
        } catch (IOException e) {
            throw new VisualBertException(VisualBertException.Code.IO, to + " can't be read: " + e.getMessage(), e);
        }
    }

    /** Writes all records, with the labels that were accepted. */
    public void fix(Path to) {
        write(to, true);
    }

    /** Writes the records but those whose label was accepted to be wrong. */
    public void drop(Path to) {
        write(to, false);
    }

    private void write(Path to, boolean fixed) {
        refuseSameFile(from, to);
        StringBuilder lines = new StringBuilder();
        RecordFile.forEachObject(from, fields.format(), (node, line) -> {
            Suspect suspect = accepted.get(line);
            ObjectNode record = (ObjectNode) node;
            relocate(record, to);
            if (suspect != null && fixed) {
                JsonNode before = record.path(fields.names().label());
                record.set(fields.names().label(), label(record, before, suspect.suggested(), line));
            }
            if (suspect == null || fixed) {
                lines.append(record).append('\n');
            }
        });
        AtomicFile.write(to, lines.toString());
    }

    private void relocate(ObjectNode record, Path to) {
        String key = fields.names().image();
        JsonNode image = record.path(key);
        if (image.isTextual()) {
            record.put(key, relocated(image.textValue(), to));
        } else if (image.isArray()) {
            ArrayNode images = NODES.arrayNode();
            image.forEach(each -> images.add(relocated(each.asText(), to)));
            record.set(key, images);
        }
    }

    private String relocated(String image, Path to) {
        Path folder = from.toAbsolutePath().normalize().resolveSibling("");
        Path target = to.toAbsolutePath().normalize().resolveSibling("");
        if (image.isEmpty() || folder.equals(target) || Path.of(image).isAbsolute()) {
            return image;
        }
        Path file = folder.resolve(image).normalize();
        boolean sameRoot = String.valueOf(file.getRoot()).equals(String.valueOf(target.getRoot()));
        return (sameRoot ? target.relativize(file) : file).toString().replace('\\', '/');
    }

    /** A label written as the one before was. */
    private JsonNode label(ObjectNode record, JsonNode before, List<String> labels, int line) {
        if (fields.names().labelFormat().oneHot()) {
            return places(before, labels, line);
        }
        JsonNode choices = record.path(fields.names().choices());
        String separator = fields.names().labelFormat().separator();
        if (choices.isArray() && before.isTextual() && !before.textValue().matches("\\d+")) {
            return choice(choices, labels, line);
        }
        if (before.isTextual() && separator != null) {
            return NODES.textNode(String.join(separator, labels));
        }
        if (!before.isArray() && labels.size() == 1) {
            return like(before, labels.get(0));
        }
        ArrayNode list = NODES.arrayNode();
        labels.forEach(label -> list.add(like(before.path(0), label)));
        return list;
    }

    /** A choice by its text, or by its number from 0. */
    private JsonNode choice(JsonNode choices, List<String> labels, int line) {
        String wanted = String.join(", ", labels);
        for (int i = 0; i < choices.size(); i++) {
            if (choices.get(i).asText().equals(wanted) || String.valueOf(i).equals(wanted)) {
                return choices.get(i);
            }
        }
        throw unknown(line, wanted, "choice of this record");
    }

    private VisualBertException unknown(int line, String label, String what) {
        return new VisualBertException(
                VisualBertException.Code.DATA,
                from + ":" + line + ": suspects.jsonl suggests \"" + label + "\", which is no " + what);
    }

    /** A number or a truth value where that is what the label before was. */
    private static JsonNode like(JsonNode before, String label) {
        if (before.isNumber() && label.matches("-?\\d{1,18}")) {
            return NODES.numberNode(Long.parseLong(label));
        }
        if (before.isBoolean() && label.matches("true|false")) {
            return NODES.booleanNode(Boolean.parseBoolean(label));
        }
        return NODES.textNode(label);
    }

    private JsonNode places(JsonNode before, List<String> labels, int line) {
        int places = before.isTextual()
                ? fields.names().labelFormat().numbers(before.textValue()).size()
                : before.size();
        for (String label : labels) {
            if (!label.matches("\\d{1,9}") || Integer.parseInt(label) >= places) {
                throw unknown(line, label, "place of its list, from 0 to " + (places - 1));
            }
        }
        ArrayNode list = NODES.arrayNode();
        for (int place = 0; place < places; place++) {
            list.add(labels.contains(String.valueOf(place)) ? 1 : 0);
        }
        return list;
    }
}
