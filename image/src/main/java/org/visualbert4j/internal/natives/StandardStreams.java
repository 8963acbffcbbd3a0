package org.visualbert4j.internal.natives;

import com.sun.jna.Function;
import org.visualbert4j.error.VisualBertException;

/** The streams that a process begins with. */
public final class StandardStreams {

    private StandardStreams() {}

    /**
     * Whether a stream is a terminal; false where the system doesn't tell.
     *
     * @param number 0 for standard input, 1 for standard output, 2 for standard error
     */
    public static boolean isTerminal(int number) {
        try {
            Function isTerminal = NativeFunction.find("isatty");
            return isTerminal != null && isTerminal.invokeInt(new Object[] {number}) == 1;
        } catch (VisualBertException | LinkageError e) {
            return false; // who needs native libraries for more than this will say what is wrong with them
        }
    }
}
