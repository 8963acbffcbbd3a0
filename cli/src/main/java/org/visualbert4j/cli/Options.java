package org.visualbert4j.cli;

import org.visualbert4j.VisualBertException;

/** Checks that several commands' options share. */
final class Options {

    private Options() {}

    static int positive(String name, int value) {
        if (value < 1) {
            throw new VisualBertException(
                    VisualBertException.Code.USAGE, name + ": " + value + " makes no sense; expected 1 or more");
        }
        return value;
    }
}
