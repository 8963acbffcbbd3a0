package org.visualbert4j.internal.records;

/** What is done about an image that is missing or broken. */
public enum BadImagePolicy {
    /** The run ends with an error that names it. */
    ERROR,
    /** Its record is left out. */
    SKIP,
    /** A grey image takes its place. */
    BLANK
}
