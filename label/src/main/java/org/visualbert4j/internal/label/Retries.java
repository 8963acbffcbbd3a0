package org.visualbert4j.internal.label;

import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.function.Supplier;
import org.visualbert4j.error.VisualBertException;

/** Tries again what may succeed at the next try: reading from a disk or a network that did not answer. Thread-safe. */
final class Retries {

    private static final RetryPolicy<Object> POLICY = RetryPolicy.builder()
            .handleIf((Throwable fault) -> fault instanceof VisualBertException ours && isTransient(ours))
            .withBackoff(Duration.ofMillis(200), Duration.ofSeconds(5))
            .withJitter(0.2)
            .withMaxRetries(4)
            .build();

    private Retries() {}

    /** Whether a fault may be gone at the next try: one of input or output, but of no file that isn't there or may not be read. */
    static boolean isTransient(VisualBertException fault) {
        return fault.code() == VisualBertException.Code.IO
                && fault.getCause() instanceof IOException cause
                && !(cause instanceof NoSuchFileException || cause instanceof AccessDeniedException);
    }

    /** What some work gives, at the latest at its fifth try, after some 3 seconds of waiting. */
    static <T> T of(Supplier<T> work) {
        return Failsafe.with(POLICY).get(work::get);
    }
}
