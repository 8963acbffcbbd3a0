package org.visualbert4j.internal.files;

import static org.visualbert4j.error.VisualBertException.Code.DATA;
import static org.visualbert4j.error.VisualBertException.Code.IO;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.visualbert4j.error.VisualBertException;

/** Opens files that are text in UTF-8. What a file is instead is told before any of it is read. */
public final class TextFile {

    private static final int BUFFER_BYTES = 1 << 16;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private static final Set<FileKind> WRITTEN_AS_TEXT =
            EnumSet.of(FileKind.GIT_LFS, FileKind.HTML, FileKind.SVG, FileKind.XML);

    private TextFile() {}

    /**
     * A file's bytes, those of a byte order mark left out.
     *
     * @throws VisualBertException IO if it is not there, no regular file, as pipes and devices are none, or can't be read; DATA
     *     if by its content it is something other than text
     */
    public static InputStream open(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new VisualBertException(IO, file + ": " + instead(file));
        }
        try {
            BufferedInputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES);
            try {
                check(file, in);
                return in;
            } catch (IOException | RuntimeException e) {
                in.close();
                throw e;
            }
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** The error where reading fails. */
    public static VisualBertException unreadable(Path file, IOException e) {
        String reason = e instanceof AccessDeniedException ? "permission denied" : String.valueOf(e.getMessage());
        return new VisualBertException(IO, file + ": can't be read: " + reason, e);
    }

    private static String instead(Path file) {
        if (Files.isDirectory(file)) {
            return "is a folder, not a file";
        }
        if (Files.exists(file)) {
            return "is a pipe or a device; write it to a file first, which is read more than once";
        }
        String hint = NearbyFile.hint(file);
        return hint.isEmpty() ? "no such file" : "no such file: " + hint;
    }

    private static void check(Path file, BufferedInputStream in) throws IOException {
        in.mark(FileKind.HEAD_BYTES);
        byte[] head = in.readNBytes(FileKind.HEAD_BYTES);
        in.reset();
        // Text may begin with the two or three letters that some binary format begins with.
        Optional<FileKind> other = FileKind.of(head)
                .filter(kind -> kind != FileKind.EMPTY && (WRITTEN_AS_TEXT.contains(kind) || !FileKind.isText(head)));
        if (other.isPresent()) {
            throw new VisualBertException(DATA, file + ": is " + other.get().words() + " (text in UTF-8 is expected)");
        }
        if (Arrays.equals(head, 0, Math.min(3, head.length), BYTE_ORDER_MARK, 0, 3)) {
            in.skipNBytes(BYTE_ORDER_MARK.length);
        }
    }
}
