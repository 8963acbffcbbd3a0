package org.visualbert4j.internal.files;

import static org.visualbert4j.error.VisualBertException.Code.DATA;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.ObjIntConsumer;
import org.visualbert4j.error.VisualBertException;

/** Reads UTF-8 files line by line, no line longer than 10 MB. Lines end with a line feed, a carriage return, or both. */
public final class LineReader {

    /** The longest line, in bytes. */
    public static final int MAXIMUM_LINE_BYTES = 10_000_000;

    private LineReader() {}

    /**
     * Gives every line that isn't blank, with its number from 1. A byte order mark is left out.
     *
     * @throws VisualBertException as {@link TextFile#open}; DATA with file and line for a line that is too long or no UTF-8
     */
    public static void forEachLine(Path file, ObjIntConsumer<String> consumer) {
        forEachLineOrBlank(file, (line, number) -> {
            if (!line.isBlank()) {
                consumer.accept(line, number);
            }
        });
    }

    /** The same with blank lines. */
    public static void forEachLineOrBlank(Path file, ObjIntConsumer<String> consumer) {
        try (TextLines lines = new TextLines(TextFile.open(file))) {
            for (TextLines.Line line = lines.next(); line != null; line = lines.next()) {
                if (line.problem() != null) {
                    throw new VisualBertException(DATA, file + ":" + line.number() + ": " + line.problem());
                }
                consumer.accept(line.text(), Math.toIntExact(line.number()));
            }
        } catch (IOException e) {
            throw TextFile.unreadable(file, e);
        }
    }
}
