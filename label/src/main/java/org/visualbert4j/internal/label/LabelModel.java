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
 */
public record LabelModel(
        Classifier classifier,
        ModelIdentity identity,
        MatmulPrecision precision,
        @Nullable Acceptance acceptance) {}
