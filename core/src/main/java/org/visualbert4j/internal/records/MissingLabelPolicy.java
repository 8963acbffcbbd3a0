package org.visualbert4j.internal.records;

import java.util.List;
import org.visualbert4j.error.VisualBertException;

/** What becomes of records that have no label: no key, null, or an empty text. */
public enum MissingLabelPolicy {
    /** The first of them ends the work. */
    ERROR,
    /** They are left out. */
    DROP,
    /** They are taken as they are, where labels mean nothing. */
    KEEP;

    /**
     * The records that remain.
     *
     * @param names for the message
     * @throws VisualBertException DATA with file and line
     */
    List<LabelledRecord> apply(List<LabelledRecord> records, FieldNames names) {
        if (this == ERROR) {
            records.stream()
                    .filter(record -> record.targets() == null)
                    .findFirst()
                    .ifPresent(record -> {
                        throw new VisualBertException(
                                VisualBertException.Code.DATA,
                                record.location() + ": has no label under \"" + names.label()
                                        + "\" (`on-missing-label` drop leaves such records out)");
                    });
        }
        return this == DROP
                ? records.stream().filter(record -> record.targets() != null).toList()
                : records;
    }
}
