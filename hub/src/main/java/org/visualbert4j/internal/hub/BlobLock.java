package org.visualbert4j.internal.hub;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.visualbert4j.error.VisualBertException;

/** Lets one process download a blob. A process sees to it by itself that no two of its threads do. */
final class BlobLock implements AutoCloseable {

    private final FileChannel channel;

    private BlobLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Waits for it. */
    static BlobLock acquire(Path path, DownloadListener listener) {
        try {
            Files.createDirectories(path.resolveSibling("."));
            FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                listener.note("another process is downloading the same file; waiting for it");
                channel.lock();
            }
            return new BlobLock(channel);
        } catch (IOException e) {
            throw new VisualBertException(VisualBertException.Code.IO, path + " can't be locked: " + e, e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // the process's end releases it
        }
    }
}
