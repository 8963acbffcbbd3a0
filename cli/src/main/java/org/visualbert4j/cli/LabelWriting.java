package org.visualbert4j.cli;

/** How labels are written, as flags name it. */
enum LabelWriting {
    /** Labels are what is written. */
    PLAIN("plain"),
    /** Numbers from 0 to 1, a place a label. */
    ONE_HOT("one-hot");

    private final String flag;

    LabelWriting(String flag) {
        this.flag = flag;
    }

    @Override
    public String toString() {
        return flag;
    }
}
