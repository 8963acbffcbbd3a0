package org.visualbert4j.internal.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.files.AtomicFile;
import org.visualbert4j.internal.files.RegularFile;

/** What runs and comparisons write down and read again: records as JSON, one in a file or one a line. */
public final class JsonFile {

    private static final JsonMapper JSON = new JsonMapper();

    private JsonFile() {}

    /** Writes one value, to be read by people too. The file is there whole or not at all. */
    public static void write(Path file, Object value) {
        try {
            AtomicFile.write(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes a line a value. The file is there whole or not at all. */
    public static void writeLines(Path file, List<?> values) {
        StringBuilder lines = new StringBuilder();
        try {
            for (Object value : values) {
                lines.append(JSON.writeValueAsString(value)).append('\n');
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
        AtomicFile.write(file, lines.toString());
    }

    /**
     * Reads one value.
     *
     * @throws VisualBertException DATA for what is no such value, IO
     */
    public static <T> T read(Path file, Class<T> type) {
        try {
            return JSON.readValue(RegularFile.bytes(file), type);
        } catch (IOException e) {
            throw failure(file, e);
        }
    }

    /**
     * Reads a line a value.
     *
     * @throws VisualBertException DATA for what is no such value, IO
     */
    public static <T> List<T> readLines(Path file, Class<T> type) {
        try {
            List<T> values = new ArrayList<>();
            for (String line : Files.readAllLines(file)) {
                values.add(JSON.readValue(line, type));
            }
            return values;
        } catch (IOException e) {
            throw failure(file, e);
        }
    }

    private static VisualBertException failure(Path file, IOException cause) {
        return cause instanceof JsonProcessingException wrong
                ? new VisualBertException(
                        VisualBertException.Code.DATA, file + ": " + wrong.getOriginalMessage(), cause)
                : new VisualBertException(
                        VisualBertException.Code.IO, file + " can't be read: " + cause.getMessage(), cause);
    }
}
