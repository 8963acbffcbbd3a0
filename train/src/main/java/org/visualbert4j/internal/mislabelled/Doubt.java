package org.visualbert4j.internal.mislabelled;

import java.util.List;
import java.util.Map;
import org.visualbert4j.internal.records.LabelledRecord;

/**
 * How much a record's label is doubted.
 *
 * @param record the record
 * @param given its label, or all of several
 * @param suggested what it may be instead; the same where nothing is more probable
 * @param score as in {@link Suspect}
 * @param margin likewise
 * @param probabilities as in {@link Suspect}
 * @param chosen whether confident learning takes it for mislabelled
 */
record Doubt(
        LabelledRecord record,
        List<String> given,
        List<String> suggested,
        double score,
        double margin,
        Map<String, Double> probabilities,
        boolean chosen) {

    boolean isSuspect() {
        return !given.equals(suggested);
    }
}
