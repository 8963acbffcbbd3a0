package org.visualbert4j.training;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets another thread end a run early. A training ends after the step it is in and saves its whole state, so that
 * {@code resume(true)} continues it. One cancellation may be given to several runs. Thread-safe.
 */
public final class Cancellation {

    private final Set<Runnable> stops = new HashSet<>();
    private boolean cancelled;

    /** Ends the runs that it was given to, those that have not begun included. Calling it again changes nothing. */
    public synchronized void cancel() {
        cancelled = true;
        stops.forEach(Runnable::run);
    }

    /** Whether {@link #cancel} was called. */
    public synchronized boolean isCancelled() {
        return cancelled;
    }

    /** Does something that can be told to stop. */
    <T extends @Nullable Object> T during(Runnable stop, Supplier<T> work) {
        add(stop);
        try {
            return work.get();
        } finally {
            remove(stop);
        }
    }

    private synchronized void add(Runnable stop) {
        stops.add(stop);
        if (cancelled) {
            stop.run();
        }
    }

    private synchronized void remove(Runnable stop) {
        stops.remove(stop);
    }
}
