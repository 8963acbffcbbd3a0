package org.visualbert4j.runtime;

import org.visualbert4j.VisualBertException;

/** Turns what libtorch throws, a C++ stack trace and all, into one line. */
public final class NativeErrors {

    private NativeErrors() {}

    /** The first line of an error's message, or its class' name where it has none. */
    public static String firstLine(Throwable error) {
        String message = error.getMessage();
        if (message == null || message.isBlank()) {
            return error.getClass().getSimpleName();
        }
        return message.strip().lines().findFirst().orElse("").strip();
    }

    /** An exception of kind NATIVE that says what was being done and the first line of what went wrong. */
    public static VisualBertException translate(String doing, RuntimeException error) {
        if (error instanceof VisualBertException known) {
            return known;
        }
        return new VisualBertException(VisualBertException.Code.NATIVE, doing + ": " + firstLine(error), error);
    }
}
