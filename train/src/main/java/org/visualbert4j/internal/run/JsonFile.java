package org.visualbert4j.internal.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.files.AtomicFile;
import org.visualbert4j.internal.files.Json;
import org.visualbert4j.internal.files.RegularFile;

/** What runs and comparisons write down and read again: records as JSON, one in a file or one a line. */
public final class JsonFile {

    private JsonFile() {}

    /** Writes one value, to be read by people too. The file is there whole or not at all. */
    public static void write(Path file, Object value) {
        Json.write(file, value);
    }

    /** Writes a line a value. The file is there whole or not at all. */
    public static void writeLines(Path file, List<?> values) {
        StringBuilder lines = new StringBuilder();
        values.forEach(value -> lines.append(Json.line(value)).append('\n'));
        AtomicFile.write(file, lines.toString());
    }

    /**
     * Reads one value.
     *
     * @throws VisualBertException DATA for what is no such value, IO
     */
    public static <T> T read(Path file, Class<T> type) {
        try {
            return Json.PLAIN.readValue(RegularFile.bytes(file), type);
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
                values.add(Json.PLAIN.readValue(line, type));
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
