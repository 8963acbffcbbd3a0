package org.visualbert4j.internal.label;

import org.jspecify.annotations.Nullable;
import org.visualbert4j.internal.classifier.Acceptance;
import org.visualbert4j.internal.classifier.Classifier;
import org.visualbert4j.internal.runtime.MatmulPrecision;

/**
 * What labels.
 *
 * @param identity what it was loaded from
 * @param precision dtype of the matmuls
 * @param acceptance which labels may be taken without looking; null where that was not measured
 * @param setFrom the probability from which on labels belong to a record's prediction set, which it then gets as its labels; null
 *     where no sets are asked for
 */
public record LabelModel(
        Classifier classifier,
        ModelIdentity identity,
        MatmulPrecision precision,
        @Nullable Acceptance acceptance,
        @Nullable Float setFrom) {

    /** Without prediction sets. */
    public LabelModel(
            Classifier classifier, ModelIdentity identity, MatmulPrecision precision, @Nullable Acceptance acceptance) {
        this(classifier, identity, precision, acceptance, null);
    }
}
