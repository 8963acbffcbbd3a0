package org.visualbert4j.internal.label;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;
import org.visualbert4j.internal.format.InputRecord;

/**
 * Successive records that are sorted into batches together. Where windows begin and end follows from the records alone, so a run that
 * begins at a window makes the batches, and so the bits, that one from the beginning makes.
 */
final class Window {

    private final List<Pending> records;
    private final List<List<Pending>> batches;
    private final long read;
    private final String digest;
    private final boolean last;
    private final AtomicInteger open;
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    /**
     * A window.
     *
     * @param records in the order of the input
     * @param read how many records of the input were read when it ended, those of other shards included
     * @param digest the checksum of all of these
     * @param last whether the input ends with it
     */
    Window(
            List<Pending> records,
            int batchSize,
            ToIntFunction<InputRecord> length,
            long read,
            String digest,
            boolean last) {
        this.records = records;
        this.batches = batches(records, batchSize, length);
        this.read = read;
        this.digest = digest;
        this.last = last;
        this.open = new AtomicInteger(batches.size());
        if (batches.isEmpty()) {
            done.complete(null);
        }
    }

    private static List<List<Pending>> batches(
            List<Pending> records, int batchSize, ToIntFunction<InputRecord> length) {
        List<Pending> byLength = records.stream()
                .sorted(Comparator.comparingInt(pending -> length.applyAsInt(pending.record)))
                .toList();
        List<List<Pending>> batches = new ArrayList<>();
        for (int from = 0; from < byLength.size(); from += batchSize) {
            batches.add(byLength.subList(from, Math.min(byLength.size(), from + batchSize)));
        }
        return batches;
    }

    List<Pending> records() {
        return records;
    }

    List<List<Pending>> batches() {
        return batches;
    }

    long read() {
        return read;
    }

    String digest() {
        return digest;
    }

    boolean last() {
        return last;
    }

    /** To be called once for each batch, when all its records are labelled or found bad. */
    void batchDone() {
        if (open.decrementAndGet() == 0) {
            done.complete(null);
        }
    }

    /** Completed when all its batches are done. */
    CompletableFuture<Void> done() {
        return done;
    }
}
