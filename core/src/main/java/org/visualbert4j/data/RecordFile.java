package org.visualbert4j.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.VisualBertException;

/** Reads files of records, a line a record. Strict: what is odd is an error with its file and line. */
public final class RecordFile {

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(100)
                            .maxStringLength(LineReader.MAXIMUM_LINE_BYTES)
                            .build())
                    .build())
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Path file;
    private final RecordFormat format;
    private final FieldNames names;

    private RecordFile(Path file, RecordFormat format, FieldNames names) {
        this.file = file;
        this.format = format;
        this.names = names;
    }

    /**
     * Reads all records of a file. Blank lines are passed over; pictures' paths are taken relative to the file.
     *
     * @throws VisualBertException DATA with file and line for what is no record, or where there is none at all; IO
     */
    public static List<LabelledRecord> read(Path file, RecordFormat format, FieldNames names) {
        return new RecordFile(file, format, names).read();
    }

    private List<LabelledRecord> read() {
        List<LabelledRecord> records = new ArrayList<>();
        LineReader.forEachLine(file, (line, number) -> records.add(record(parse(line, number), number)));
        if (records.isEmpty()) {
            throw new VisualBertException(VisualBertException.Code.DATA, file + ": holds no records");
        }
        return records;
    }

    private JsonNode parse(String line, int number) {
        JsonNode node;
        try {
            node = format == RecordFormat.PYTHON ? PythonLiteral.parse(line) : JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw error(
                    number,
                    "is no JSON: " + e.getOriginalMessage().lines().findFirst().orElse(""));
        } catch (PythonLiteral.SyntaxException e) {
            throw error(number, "is no Python literal: " + e.getMessage());
        }
        if (!node.isObject()) {
            throw error(number, format == RecordFormat.PYTHON ? "is no dictionary" : "is no JSON object");
        }
        return node;
    }

    private LabelledRecord record(JsonNode node, int number) {
        String text = string(node, names.text(), number);
        if (text == null) {
            throw error(number, "has no \"" + names.text() + "\"");
        }
        String id = scalar(node, "id", number);
        return new LabelledRecord(
                id != null ? id : file.getFileName() + ":" + number,
                text,
                string(node, names.pair(), number),
                image(node, number),
                scalar(node, names.label(), number),
                file,
                number,
                group(node, number));
    }

    private @Nullable String group(JsonNode node, int number) {
        FieldNames.Group group = names.group();
        if (group == null) {
            return null;
        }
        String value = scalar(node, group.key(), number);
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

    private @Nullable Path image(JsonNode node, int number) {
        String name = string(node, names.image(), number);
        if (name == null) {
            return null;
        }
        try {
            return name.isEmpty() ? null : file.resolveSibling(name).normalize();
        } catch (InvalidPathException e) {
            throw error(number, "\"" + names.image() + "\" is no path: " + e.getReason());
        }
    }

    private @Nullable String string(JsonNode node, String key, int number) {
        JsonNode value = node.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isTextual()) {
            throw error(
                    number,
                    "\"" + key + "\" is " + value.getNodeType().name().toLowerCase(java.util.Locale.ROOT)
                            + " where text is expected");
        }
        return value.textValue();
    }

    private @Nullable String scalar(JsonNode node, String key, int number) {
        JsonNode value = node.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isValueNode()) {
            throw error(
                    number, "\"" + key + "\" is a list or an object where text, a number, true or false is expected");
        }
        return value.asText();
    }

    private VisualBertException error(int line, String problem) {
        return new VisualBertException(VisualBertException.Code.DATA, file + ":" + line + ": " + problem);
    }
}
