package org.visualbert4j.runtime;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.visualbert4j.VisualBertException;

/** Writes files so that a reader, a crash or a full disk never meets half of one. */
public final class AtomicFile {

    /** Writes a file's content. */
    @FunctionalInterface
    public interface Content {
        /** Writes all of it. */
        void writeTo(WritableByteChannel channel) throws IOException;
    }

    private AtomicFile() {}

    /**
     * Writes beside the file, forces it to disk, renames. Makes the folder if it isn't there.
     *
     * @throws VisualBertException IO, the file being as it was before
     */
    public static void write(Path path, Content content) {
        Path absolute = path.toAbsolutePath();
        Path beside = absolute.resolveSibling(
                absolute.getFileName() + "." + ProcessHandle.current().pid() + ".part");
        try {
            Path folder = absolute.getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            try (FileChannel channel = FileChannel.open(
                    beside,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE)) {
                content.writeTo(channel);
                channel.force(true);
            }
            Files.move(beside, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            if (folder != null) {
                forceNames(folder);
            }
        } catch (RuntimeException | Error e) {
            delete(beside);
            throw e;
        } catch (IOException e) {
            delete(beside);
            throw new VisualBertException(VisualBertException.Code.IO, path + " can't be written: " + reason(e), e);
        }
    }

    /** Writes text as UTF-8. */
    public static void write(Path path, String text) {
        write(path, channel -> {
            ByteBuffer buffer = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        });
    }

    /** Forces a folder's names to disk, without which the renaming itself may be lost with the power. */
    private static void forceNames(Path folder) {
        try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
            names.force(true);
        } catch (IOException e) {
            // Windows opens no folders, and keeps names without being asked
        }
    }

    private static String reason(IOException e) {
        String message = e.getMessage();
        return e.getClass().getSimpleName().replace("Exception", "") + (message == null ? "" : " " + message);
    }

    private static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // the first error is the one to tell
        }
    }
}
