package org.visualbert4j.feature;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The store's files, whose names are in the order they were begun in.
 *
 * @param path the folder, which need not be there
 * @param limit of bytes
 */
record SegmentFolder(Path path, long limit) {

    private static final long MOST_BYTES = 256L << 20;
    private static final int LEAST_FILES = 8; // at the limit, so that little goes when one goes

    private static final String ENDING = ".features";

    /** What a file is ended at; one entry more may stand in it. */
    long segmentBytes() {
        return Math.min(MOST_BYTES, limit / LEAST_FILES);
    }

    List<Path> files() throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.filter(file -> file.toString().endsWith(ENDING))
                    .sorted(Comparator.comparing(file -> String.valueOf(file.getFileName())))
                    .toList();
        }
    }

    long bytes() throws IOException {
        long bytes = 0;
        for (Path file : files()) {
            bytes += Files.size(file);
        }
        return bytes;
    }

    Segment create() throws IOException {
        Files.createDirectories(path);
        String name = String.format(Locale.ROOT, "%016x-%s%s", System.currentTimeMillis(), UUID.randomUUID(), ENDING);
        return Segment.create(path.resolve(name));
    }

    /** Removes the oldest files until there is room for one more. */
    void makeRoom() throws IOException {
        long bytes = bytes();
        for (Path file : files()) {
            if (bytes + segmentBytes() <= limit) {
                return;
            }
            bytes -= remove(file);
        }
    }

    /** Removes all of them, and tells how many bytes they had. */
    long clear() throws IOException {
        long bytes = 0;
        for (Path file : files()) {
            bytes += remove(file);
        }
        return bytes;
    }

    /** Removes a file unless a process is writing it, and tells how many bytes it had. */
    private static long remove(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            if (channel.tryLock() == null) {
                return 0;
            }
        } catch (OverlappingFileLockException e) {
            return 0;
        }
        long bytes = Files.size(file);
        Files.delete(file);
        return bytes;
    }
}
