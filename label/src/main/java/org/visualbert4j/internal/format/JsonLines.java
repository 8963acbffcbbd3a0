package org.visualbert4j.internal.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.visualbert4j.internal.files.Json;
import org.visualbert4j.internal.files.TextFile;

/** JSON objects, one a line. */
public final class JsonLines implements Format {

    private static final int BUFFER_BYTES = 1 << 16;
    private static final String STANDARD_INPUT = "standard input";
    private static final ObjectWriter WRITER = Json.PLAIN.writer(); // numbers as they were written, 1E+9 included

    @Override
    public String name() {
        return "JSON lines";
    }

    @Override
    public List<String> suffixes() {
        return List.of(".jsonl", ".ndjson", ".json");
    }

    @Override
    public RecordInput read(Path file) {
        try {
            return new JsonLinesInput(TextFile.open(file), file.toString(), Files.size(file));
        } catch (IOException e) {
            throw TextFile.unreadable(file, e);
        }
    }

    /** Records of a stream of unknown length. */
    public static RecordInput read(InputStream in) {
        return new JsonLinesInput(new BufferedInputStream(in, BUFFER_BYTES), STANDARD_INPUT, -1);
    }

    @Override
    public PredictionOutput create(Path path) {
        return new JsonLinesOutput(AppendedFile.create(path));
    }

    @Override
    public PredictionOutput resume(Path path, JsonNode position) {
        return new JsonLinesOutput(AppendedFile.resume(path, position));
    }

    @Override
    public void check(Path path, JsonNode position) {
        AppendedFile.check(path, position);
    }

    /** An output that goes to a stream, and can't be resumed. */
    public static PredictionOutput write(OutputStream out) {
        return new JsonLinesStream(out);
    }

    /** An object as a line. */
    public static byte[] line(ObjectNode object) {
        try {
            return (WRITER.writeValueAsString(object) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e); // trees are always written
        }
    }
}
