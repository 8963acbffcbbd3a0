package org.visualbert4j.internal.records;

import java.util.List;
import org.visualbert4j.error.VisualBertException;

/** What becomes of records that have no text: no key, or null. */
public enum MissingTextPolicy {
    /** The first of them ends the work. An empty text is one. */
    ERROR,
    /** They are left out, and those of an empty text too. */
    DROP,
    /** They are taken as they are, the image alone. */
    BLANK;

    /**
     * The records that remain.
     *
     * @param names for the message
     * @throws VisualBertException DATA with file and line
     */
    public List<LabelledRecord> apply(List<LabelledRecord> records, FieldNames names) {
        if (this == ERROR) {
            records.stream().filter(LabelledRecord::textMissing).findFirst().ifPresent(record -> {
                throw new VisualBertException(
                        VisualBertException.Code.DATA,
                        record.location() + ": has no \"" + names.text()
                                + "\" (`on-missing-text` drop or blank continues)");
            });
        }
        return this == DROP
                ? records.stream().filter(record -> !record.text().isBlank()).toList()
                : records;
    }
}
