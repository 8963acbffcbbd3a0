package org.visualbert4j.cli;

import org.visualbert4j.error.VisualBertException;

/** What the shell is told of an error. docs/reference/commands.md lists them. */
final class ExitCodes {

    /** Done, but some records could not be labelled. */
    static final int SOME_RECORDS_BAD = 9;

    private ExitCodes() {}

    /** Of an error's kind, 2 to 8. */
    static int of(VisualBertException.Code code) {
        return switch (code) {
            case USAGE -> 2;
            case CONFIG -> 3;
            case DATA -> 4;
            case IMAGE -> 5;
            case CHECKPOINT -> 6;
            case NATIVE -> 7;
            case IO -> 8;
        };
    }
}
