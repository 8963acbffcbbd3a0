package org.visualbert4j.internal.label;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.classifier.ScoredLabel;
import org.visualbert4j.internal.format.InputRecord;

/** A record on its way: read, then labelled or found bad by one thread, then written by another. */
final class Pending {

    final InputRecord record;

    /** Those to be written, the most probable first; null where the record is bad. */
    @Nullable
    List<ScoredLabel> labels;

    /** Whether the label may be taken without looking; null where the model doesn't tell. */
    @Nullable
    Boolean accepted;

    /** Why it is bad; null where it isn't. */
    @Nullable
    VisualBertException fault;

    Pending(InputRecord record) {
        this.record = record;
    }
}
