package org.visualbert4j.internal.features;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.function.BiConsumer;
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
            bytes += size(file);
        }
        return bytes;
    }

    /**
     * One to add to: the newest that has room and that nobody adds to, or else a new one. So many processes that add little
     * leave few files.
     *
     * @param entries takes what is in it
     */
    Segment toAppend(BiConsumer<String, Segment.Place> entries) throws IOException {
        List<Path> newestFirst = new ArrayList<>(files());
        Collections.reverse(newestFirst);
        for (Path file : newestFirst) {
            SegmentLock lock = size(file) < segmentBytes() ? SegmentLock.tryAcquire(file) : null;
            if (lock != null && Files.exists(file)) { // still, as only who has the lock removes it
                return append(file, lock, entries);
            }
            if (lock != null) {
                lock.delete();
                lock.close();
            }
        }
        Files.createDirectories(path);
        String name = String.format(Locale.ROOT, "%016x-%s%s", System.currentTimeMillis(), UUID.randomUUID(), ENDING);
        return append(path.resolve(name), Objects.requireNonNull(SegmentLock.tryAcquire(path.resolve(name))), entries);
    }

    private static Segment append(Path file, SegmentLock lock, BiConsumer<String, Segment.Place> entries)
            throws IOException {
        try {
            return Segment.append(file, lock, entries);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
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

    /** Bytes of a file, 0 where another process has removed it. */
    private static long size(Path file) throws IOException {
        try {
            return Files.size(file);
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    /** Removes a file unless somebody is adding to it, and tells how many bytes it had. */
    private static long remove(Path file) throws IOException {
        try (SegmentLock lock = SegmentLock.tryAcquire(file)) {
            if (lock == null) {
                return 0;
            }
            long bytes = size(file);
            Files.deleteIfExists(file);
            lock.delete();
            return bytes;
        }
    }
}
