package org.visualbert4j.data;

import static org.visualbert4j.VisualBertException.Code.DATA;
import static org.visualbert4j.VisualBertException.Code.IO;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.ObjIntConsumer;
import org.visualbert4j.VisualBertException;

/** Reads UTF-8 files line by line, no line longer than 10 MB. */
public final class LineReader {

    /** The longest line, in bytes. */
    public static final int MAXIMUM_LINE_BYTES = 10_000_000;

    private LineReader() {}

    /** Gives every line that isn't blank, with its number from 1. A byte order mark is left out. */
    public static void forEachLine(Path file, ObjIntConsumer<String> consumer) {
        if (Files.isDirectory(file)) {
            throw new VisualBertException(IO, file + ": is a folder, not a file of records");
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 12);
            int number = 1;
            for (int b = in.read(); b >= 0; b = in.read()) {
                if (b == '\n') {
                    give(file, bytes, number++, consumer);
                } else if (bytes.size() == MAXIMUM_LINE_BYTES) {
                    throw new VisualBertException(
                            DATA, file + ":" + number + ": a line of more than " + MAXIMUM_LINE_BYTES + " bytes");
                } else {
                    bytes.write(b);
                }
            }
            give(file, bytes, number, consumer);
        } catch (NoSuchFileException e) {
            throw new VisualBertException(IO, file + ": no such file", e);
        } catch (IOException e) {
            throw new VisualBertException(IO, file + ": can't be read: " + e.getMessage(), e);
        }
    }

    private static void give(Path file, ByteArrayOutputStream bytes, int number, ObjIntConsumer<String> consumer) {
        String line;
        try {
            line = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new VisualBertException(DATA, file + ":" + number + ": not UTF-8; convert the file to UTF-8", e);
        }
        bytes.reset();
        if (number == 1 && line.startsWith("\ufeff")) {
            line = line.substring(1);
        }
        if (!line.isBlank()) {
            consumer.accept(line, number);
        }
    }
}
