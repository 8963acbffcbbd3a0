package org.visualbert4j.internal.hub;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;

/** What may go well at the next try. */
final class TransientFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Where the hub does not say how long to wait; a negative wait is none to Failsafe. */
    static final Duration UNSAID = Duration.ofNanos(-1);

    private final Duration wait;

    TransientFailure(String message, @Nullable Throwable cause) {
        this(message, UNSAID, cause);
    }

    /**
     * A failure.
     *
     * @param wait how long the hub asks to wait, or {@link #UNSAID}
     */
    TransientFailure(String message, Duration wait, @Nullable Throwable cause) {
        super(message, cause);
        this.wait = wait;
    }

    Duration requestedWait() {
        return wait;
    }

    /** What a person is told when no try is left. */
    VisualBertException giveUp() {
        return new VisualBertException(
                VisualBertException.Code.IO,
                getMessage() + "; gave up: try again later, or with `offline` what the cache holds",
                this);
    }
}
