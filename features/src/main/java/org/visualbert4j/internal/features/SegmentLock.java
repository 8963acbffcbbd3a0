package org.visualbert4j.internal.features;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The right to write or remove a file of the store, which one store at a time has. The lock is on a file beside it, which
 * nothing else opens: a process that closes a file loses its locks on it, and the store's files are read and closed at any
 * time. It is given back by closing it, or by the system when the process dies.
 */
final class SegmentLock implements AutoCloseable {

    private static final String ENDING = ".lock";

    /** Those that this process has, as the system's locks keep processes apart, not stores. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private SegmentLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** Takes the lock of a segment; null where another has it. */
    static @Nullable SegmentLock tryAcquire(Path segment) throws IOException {
        Path folder = segment.toAbsolutePath().getParent();
        Path file = (folder == null ? segment : folder.toRealPath().resolve(segment.getFileName()))
                .resolveSibling(segment.getFileName() + ENDING);
        if (!HELD.add(file)) {
            return null;
        }
        FileChannel channel = null;
        try {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (channel.tryLock() != null) {
                return new SegmentLock(file, channel);
            }
        } catch (IOException | RuntimeException e) {
            release(file, channel);
            throw e;
        }
        release(file, channel);
        return null;
    }

    /** Removes the file that the lock lies on, with its segment; it is still to be closed. */
    void delete() throws IOException {
        Files.deleteIfExists(file);
    }

    private static void release(Path file, @Nullable FileChannel channel) throws IOException {
        try {
            if (channel != null) {
                channel.close();
            }
        } finally {
            HELD.remove(file);
        }
    }

    /** Gives it back, once: closed again it does nothing, as another may have it by then. */
    @Override
    public void close() throws IOException {
        if (channel.isOpen()) {
            release(file, channel);
        }
    }
}
