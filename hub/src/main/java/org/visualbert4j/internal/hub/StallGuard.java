package org.visualbert4j.internal.hub;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Closes a transfer that stands still, which ends the read that waits for it. */
final class StallGuard implements AutoCloseable {

    private final Closeable transfer;
    private final Duration limit;
    private volatile long last = System.nanoTime();
    private volatile boolean closed;

    private StallGuard(Closeable transfer, Duration limit) {
        this.transfer = transfer;
        this.limit = limit;
    }

    static StallGuard watch(Closeable transfer, Duration limit) {
        StallGuard guard = new StallGuard(transfer, limit);
        guard.checkIn(limit.toNanos());
        return guard;
    }

    /** Some bytes have come. */
    void moved() {
        last = System.nanoTime();
    }

    private void checkIn(long nanos) {
        // on the timer's own thread: closing takes no time, and the common pool may have no free one
        Executor later = CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS, Runnable::run);
        later.execute(this::check);
    }

    private void check() {
        long rest = last + limit.toNanos() - System.nanoTime();
        if (closed) {
            return;
        }
        if (rest > 0) {
            checkIn(rest);
            return;
        }
        try {
            transfer.close();
        } catch (IOException e) {
            // the read that waits fails in any case
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
