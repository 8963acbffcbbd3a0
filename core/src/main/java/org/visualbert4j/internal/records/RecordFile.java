package org.visualbert4j.internal.records;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.ObjIntConsumer;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.files.JsonLine;
import org.visualbert4j.internal.files.LineReader;
import org.visualbert4j.internal.natives.NativePath;

/** Reads files of records, a line a record. Strict: what is odd is an error with its file and line. */
public final class RecordFile {

    private final Path file;
    private final RecordFormat format;
    private final FieldNames names;
    private final RecordFields fields;
    private final LabelReader labels;

    private RecordFile(Path file, RecordFormat format, FieldNames names) {
        this.file = file;
        this.format = format;
        this.names = names;
        this.fields = new RecordFields(names);
        this.labels = new LabelReader(names.label(), names.labelFormat());
    }

    /**
     * Reads all records of a file. Blank lines are passed over; images' paths are taken relative to the file.
     *
     * @throws VisualBertException DATA with file and line for what is no record or has no text, or where there is none at
     *     all; IO
     */
    public static List<LabelledRecord> read(Path file, RecordFormat format, FieldNames names) {
        return MissingTextPolicy.ERROR.apply(readWithMissingTexts(file, format, names), names);
    }

    /** The same with records that have no text. */
    public static List<LabelledRecord> readWithMissingTexts(Path file, RecordFormat format, FieldNames names) {
        return new RecordFile(file, format, names).read();
    }

    /**
     * The keys that any record of a file has, for messages about one that none has.
     *
     * @throws VisualBertException as {@link #read}
     */
    public static NavigableSet<String> keys(Path file, RecordFormat format) {
        NavigableSet<String> keys = new TreeSet<>();
        forEachObject(file, format, (record, line) -> record.fieldNames().forEachRemaining(keys::add));
        return keys;
    }

    /**
     * Gives every record as it is written, with all its fields and its line, from 1.
     *
     * @throws VisualBertException as {@link #read}
     */
    public static void forEachObject(Path file, RecordFormat format, ObjIntConsumer<JsonNode> consumer) {
        RecordFile records = new RecordFile(file, format, FieldNames.DEFAULT);
        LineReader.forEachLine(file, (line, number) -> consumer.accept(records.parse(line, number), number));
    }

    private List<LabelledRecord> read() {
        List<LabelledRecord> records = new ArrayList<>();
        try {
            LineReader.forEachLine(file, (line, number) -> records.add(record(parse(line, number), number)));
        } catch (OutOfMemoryError | StackOverflowError e) {
            throw new VisualBertException(
                    VisualBertException.Code.DATA,
                    file + ": more records than fit in memory, which is "
                            + (Runtime.getRuntime().maxMemory() >> 20)
                            + " MB for Java; -Xmx in VISUALBERT_JAVA_OPTIONS gives it more",
                    e);
        }
        if (records.isEmpty()) {
            throw new VisualBertException(VisualBertException.Code.DATA, file + ": holds no records");
        }
        return records;
    }

    private JsonNode parse(String line, int number) {
        String place = place(number);
        if (format == RecordFormat.JSONL) {
            return JsonLine.parse(line, place);
        }
        try {
            JsonNode node = PythonLiteral.parse(line);
            if (!node.isObject()) {
                throw error(
                        number,
                        node.isArray() ? "is a list, where each line is to be one dictionary" : "is no dictionary");
            }
            return JsonLine.checked(node, place);
        } catch (PythonLiteral.SyntaxException e) {
            throw error(number, "is no Python literal: " + e.getMessage());
        }
    }

    private LabelledRecord record(JsonNode node, int number) {
        String place = place(number);
        String text = fields.text(node, place);
        String id = RecordFields.scalar(node, "id", place);
        List<String> choices = fields.choices(node, place);
        return new LabelledRecord(
                id != null ? id : file.getFileName() + ":" + number,
                Objects.requireNonNullElse(text, ""),
                text == null,
                fields.pair(node, place),
                choices,
                images(node, number),
                choices.isEmpty()
                        ? labels.targets(node.path(names.label()), problem -> error(number, problem))
                        : choice(node, choices, number),
                file,
                number,
                group(node, number));
    }

    /** Which of the choices is correct: its number, from 0, or its text. */
    private @Nullable Map<String, Double> choice(JsonNode node, List<String> choices, int number) {
        String label = RecordFields.scalar(node, names.label(), place(number));
        if (label == null) {
            return null;
        }
        boolean isText = node.path(names.label()).isTextual() && choices.contains(label);
        String index = isText ? String.valueOf(choices.indexOf(label)) : label;
        if (!index.matches("\\d{1,4}") || Integer.parseInt(index) >= choices.size()) {
            throw error(
                    number,
                    "\"" + names.label() + "\" is \"" + label + "\", which is none of its " + choices.size()
                            + " choices, nor the number of one from 0");
        }
        return Map.of(index, 1.0);
    }

    private @Nullable String group(JsonNode node, int number) {
        FieldNames.Group group = names.group();
        if (group == null) {
            return null;
        }
        String value = RecordFields.scalar(node, group.key(), place(number));
        if (value == null) {
            throw error(number, "has no \"" + group.key() + "\", which is to say its group");
        }
        if (group.part() == null) {
            return value;
        }
        Matcher part = group.part().matcher(value);
        if (!part.find()) {
            throw error(
                    number, "\"" + group.key() + "\" is \"" + value + "\", in which nothing matches " + group.part());
        }
        return part.group();
    }

    private List<Path> images(JsonNode node, int number) {
        return fields.images(node, place(number)).stream()
                .map(name -> path(name, number))
                .toList();
    }

    private Path path(String name, int number) {
        try {
            return file.resolveSibling(name).normalize();
        } catch (InvalidPathException e) {
            throw error(number, "\"" + names.image() + "\" is no path: " + NativePath.reason(e));
        }
    }

    private String place(int line) {
        return file + ":" + line;
    }

    private VisualBertException error(int line, String problem) {
        return new VisualBertException(VisualBertException.Code.DATA, place(line) + ": " + problem);
    }
}
