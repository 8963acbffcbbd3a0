package org.visualbert4j.internal.text;

import static org.visualbert4j.error.VisualBertException.Code.CHECKPOINT;
import static org.visualbert4j.error.VisualBertException.Code.IO;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.files.FileKind;

/** Reads a tokenizer's files, none of which is large. */
final class BoundedFile {

    private static final long MAXIMUM_BYTES = 64L << 20;

    private BoundedFile() {}

    static String text(Path file) {
        try {
            checkSize(file);
            FileKind.notTheFile(file).ifPresent(other -> {
                throw new VisualBertException(CHECKPOINT, file + other);
            });
            return Files.readString(file);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static VisualBertException unreadable(Path file, IOException e) {
        if (e instanceof CharacterCodingException) {
            return new VisualBertException(CHECKPOINT, file + ": not UTF-8", e);
        }
        String reason = e instanceof NoSuchFileException ? "no such file" : "can't be read: " + e.getMessage();
        return new VisualBertException(IO, file + ": " + reason, e);
    }

    private static void checkSize(Path file) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) { // a pipe or a device may never end
            throw new VisualBertException(CHECKPOINT, file + ": is no regular file");
        }
        long bytes = Files.size(file);
        if (bytes > MAXIMUM_BYTES) {
            throw new VisualBertException(
                    CHECKPOINT, file + ": " + bytes + " bytes, more than the " + MAXIMUM_BYTES + " of any tokenizer");
        }
    }
}
