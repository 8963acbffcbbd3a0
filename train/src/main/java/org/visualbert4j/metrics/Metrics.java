package org.visualbert4j.metrics;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an evaluation comes to, by the kind of task. */
public sealed interface Metrics permits SingleLabelMetrics, MultiLabelMetrics {

    /** How many records. */
    int count();

    /** Share of records that were answered correctly, 0 to 1. */
    double accuracy();

    /** Lower end of its 95 % interval (Wilson 1927). */
    double accuracyLow();

    /** Upper end. */
    double accuracyHigh();

    /** Mean F1 over labels. */
    double macroF1();

    /** Mean F1 over labels, each as heavy as it has records. */
    double weightedF1();

    /** Metrics of each label, by class. */
    List<LabelMetrics> labels();

    /** Mean loss. */
    double loss();

    /** Mean area under the ROC curve; null where it is not defined or not known. */
    @Nullable
    Double rocAuc();

    /** Mean average precision; null likewise. */
    @Nullable
    Double averagePrecision();
}
