package org.visualbert4j.internal.label;

import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.visualbert4j.error.VisualBertException;

/** Tries again what may succeed at the next try: reading from a disk or a network that did not answer. Thread-safe. */
final class Retries {

    private static final int TRIES = 5;
    private static final int FACTOR = 2; // from wait to wait
    private static final double JITTER = 0.2;
    private static final int IN_A_ROW = 20;

    private final RetryPolicy<Object> policy;
    private final AtomicInteger givenUp = new AtomicInteger(); // since the last success

    /**
     * Waits twice as long from try to try.
     *
     * @param first how long before the second try
     */
    Retries(Duration first) {
        policy = RetryPolicy.builder()
                .handleIf((Throwable fault) -> fault instanceof VisualBertException ours && isTransient(ours))
                .withBackoff(first, first.multipliedBy(1 << TRIES), FACTOR)
                .withJitter(JITTER)
                .withMaxAttempts(TRIES)
                .build();
    }

    /** Whether a fault may be gone at the next try: one of input or output, but of no file that isn't there or may not be read. */
    static boolean isTransient(VisualBertException fault) {
        return fault.code() == VisualBertException.Code.IO
                && fault.getCause() instanceof IOException cause
                && !(cause instanceof NoSuchFileException || cause instanceof AccessDeniedException);
    }

    /** What some work gives, at the latest at its fifth try. When that has failed often in a row, one try is all. */
    <T> T of(Supplier<T> work) {
        try {
            T result = givenUp.get() < IN_A_ROW ? Failsafe.with(policy).get(work::get) : work.get();
            givenUp.set(0);
            return result;
        } catch (VisualBertException e) {
            if (isTransient(e)) {
                givenUp.incrementAndGet();
            }
            throw e;
        }
    }
}
