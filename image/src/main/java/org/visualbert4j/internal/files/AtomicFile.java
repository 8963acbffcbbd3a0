package org.visualbert4j.internal.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.visualbert4j.error.VisualBertException;

/**
 * Writes files so that a reader, a crash or a full disk never meets half of one. What a killed process was writing is removed by the
 * next one that writes into its folder.
 */
public final class AtomicFile {

    /** Writes a file's content. */
    @FunctionalInterface
    public interface Content {
        /** Writes all of it. */
        void writeTo(WritableByteChannel channel) throws IOException;
    }

    private static final Pattern PART = Pattern.compile(".*\\.(\\d{1,18})\\.part");
    private static final Set<Path> LOOKED_INTO = ConcurrentHashMap.newKeySet();

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
                removeLeftovers(folder);
            }
            try (FileChannel channel = FileChannel.open(
                    beside,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE)) {
                lock(channel);
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

    /** Tells other processes, also those that don't see this one's number, that the file is being written. */
    private static boolean lock(FileChannel channel) {
        try {
            return channel.tryLock() != null;
        } catch (IOException | OverlappingFileLockException e) {
            return false; // a file system without locks
        }
    }

    /**
     * Removes what killed processes were writing, {@code NAME.PROCESS.part}, files and folders; looked for once in each folder, before
     * the first file is written there.
     */
    public static void removeLeftovers(Path folder) {
        if (!LOOKED_INTO.add(folder)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.part")) {
            for (Path file : files) {
                Matcher name = PART.matcher(file.getFileName().toString());
                if (name.matches() && isLeft(file, Long.parseLong(name.group(1)))) {
                    Folder.delete(file);
                    delete(file);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // they are in nobody's way
        }
    }

    private static boolean isLeft(Path file, long process) throws IOException {
        if (ProcessHandle.of(process).isPresent() || Files.isSymbolicLink(file)) {
            return false;
        }
        return Files.isDirectory(file) ? isFolderLeft(file) : isFileLeft(file);
    }

    /** Whether no process that is alive, one of another container included, writes into a folder. */
    private static boolean isFolderLeft(Path folder) throws IOException {
        if (isNew(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                if (files.findAny().isEmpty()) {
                    return false;
                }
            }
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!isFileLeft(file)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean isNew(Path path) throws IOException {
        return Files.getLastModifiedTime(path).toInstant().isAfter(Instant.now().minusSeconds(60));
    }

    private static boolean isFileLeft(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            // one of no size may be about to be locked
            return lock(channel) && (channel.size() > 0 || !isNew(file));
        }
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
