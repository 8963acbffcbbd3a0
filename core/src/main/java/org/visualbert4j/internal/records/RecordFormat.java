package org.visualbert4j.internal.records;

/** How a line of a records file is written. */
public enum RecordFormat {
    /** A JSON object. */
    JSONL,
    /** A Python dictionary literal, as tutorial data often has it: parsed, never executed. */
    PYTHON
}
