package org.visualbert4j.internal.evaluate;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an evaluation comes to, by the kind of task. */
public sealed interface Metrics permits SingleLabelMetrics, MultiLabelMetrics {

    /** How many records. */
    int count();

    /** Share of records that were answered rightly, 0 to 1. */
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

    /** Wilson's score interval for a share, 95 %. */
    static double[] wilson(double hits, int count) {
        if (count == 0) {
            return new double[] {0, 1};
        }
        double z = 1.959963984540054; // the normal distribution's 97.5 % quantile
        double share = hits / count;
        double z2 = z * z;
        double centre = (share + z2 / (2 * count)) / (1 + z2 / count);
        double half = z / (1 + z2 / count) * Math.sqrt(share * (1 - share) / count + z2 / (4.0 * count * count));
        return new double[] {Math.max(0, centre - half), Math.min(1, centre + half)};
    }
}
