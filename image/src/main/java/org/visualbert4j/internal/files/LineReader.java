package org.visualbert4j.internal.files;

import static org.visualbert4j.error.VisualBertException.Code.DATA;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.ObjIntConsumer;
import org.visualbert4j.error.VisualBertException;

/** Reads UTF-8 files line by line, no line longer than 10 MB. Lines end with a line feed, a carriage return, or both. */
public final class LineReader {

    /** The longest line, in bytes. */
    public static final int MAXIMUM_LINE_BYTES = 10_000_000;

    private static final int END = -1;

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
        try (InputStream in = TextFile.open(file)) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 12);
            int number = 1;
            int before = '\n';
            for (int b = in.read(); b != END; before = b, b = in.read()) {
                if (b == '\n' && before == '\r') {
                    continue; // the second half of an end
                }
                if (b == '\n' || b == '\r') {
                    consumer.accept(line(file, bytes, number), number);
                    number++;
                } else if (bytes.size() == MAXIMUM_LINE_BYTES) {
                    throw new VisualBertException(
                            DATA, file + ":" + number + ": a line of more than " + MAXIMUM_LINE_BYTES + " bytes");
                } else {
                    bytes.write(b);
                }
            }
            if (bytes.size() > 0) {
                consumer.accept(line(file, bytes, number), number);
            }
        } catch (IOException e) {
            throw TextFile.unreadable(file, e);
        }
    }

    private static String line(Path file, ByteArrayOutputStream bytes, int number) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new VisualBertException(DATA, file + ":" + number + ": not UTF-8; convert the file to UTF-8", e);
        } finally {
            bytes.reset();
        }
    }
}
