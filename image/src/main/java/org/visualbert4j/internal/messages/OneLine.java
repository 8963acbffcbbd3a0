package org.visualbert4j.internal.messages;

/** Text for one line of a terminal or a log, whatever a file's name, a label or a library's message brings along. */
public final class OneLine {

    private static final int MOST_CHARACTERS = 2000;
    private static final int KEPT_AT_END = 500;

    private OneLine() {}

    /** The text with a space for line breaks and other control characters; what is very long loses its middle. */
    public static String of(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\u0080-\\u009f\\u2028\\u2029]+\\s*", " ")
                .strip();
        return line.length() <= MOST_CHARACTERS
                ? line
                : line.substring(0, MOST_CHARACTERS - KEPT_AT_END - 5) + " ... "
                        + line.substring(line.length() - KEPT_AT_END);
    }

    /** An error's message, of several lines the first, or the name of its class where it has none. */
    public static String of(Throwable error) {
        String message = error.getMessage();
        String first =
                message == null ? "" : of(message.strip().lines().findFirst().orElse(""));
        return first.isEmpty() ? error.getClass().getSimpleName() : first;
    }
}
