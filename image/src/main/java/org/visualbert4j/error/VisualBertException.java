package org.visualbert4j.error;

import org.jspecify.annotations.Nullable;
import org.visualbert4j.internal.messages.OneLine;

/**
 * The one exception of this library: a {@link Code kind} and one line that says what is wrong, where (file and line,
 * key, expected and found shape) and, if it is not plain, what to do. Unchecked; the message is written for a person.
 */
public final class VisualBertException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What kind of thing went wrong. */
    public enum Code {
        /** A configuration file or value makes no sense. */
        CONFIG,
        /** Records, labels or splits are wrong. */
        DATA,
        /** An image is missing, broken or too large. */
        IMAGE,
        /** A checkpoint is broken, or does not fit the model. */
        CHECKPOINT,
        /** A native library could not be loaded, or failed. */
        NATIVE,
        /** Reading or writing failed: a missing file, a full disk, no permission. */
        IO,
        /** The caller asked for something that does not exist. */
        USAGE
    }

    private final Code code;

    /** An error of a kind, with its one-line message. */
    public VisualBertException(Code code, String message) {
        this(code, message, null);
    }

    /**
     * An error of a kind, with its one-line message and what caused it. Line breaks and other control characters, which a file or
     * a library's own words may bring into it, become spaces.
     */
    public VisualBertException(Code code, String message, @Nullable Throwable cause) {
        super(OneLine.of(message), cause);
        this.code = code;
    }

    /** The one line. */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    /** The kind of the error. */
    public Code code() {
        return code;
    }
}
