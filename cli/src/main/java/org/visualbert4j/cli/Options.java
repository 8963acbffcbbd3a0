package org.visualbert4j.cli;

import org.visualbert4j.VisualBertException;
import org.visualbert4j.runtime.LibTorch;

/** Checks that several commands' options share. */
final class Options {

    static final String THREADS_HELP = "Threads of tensor operations, 0 for all processors. Default: 0.";

    private Options() {}

    /** Has tensor operations use so many threads, or for 0 all processors. */
    static void useThreads(int threads) {
        LibTorch.setThreads(threads == 0 ? Runtime.getRuntime().availableProcessors() : positive("--threads", threads));
    }

    static int positive(String name, int value) {
        if (value < 1) {
            throw new VisualBertException(
                    VisualBertException.Code.USAGE, name + ": " + value + " makes no sense; expected 1 or more");
        }
        return value;
    }
}
