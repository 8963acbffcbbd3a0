package org.visualbert4j.report;

import java.util.Locale;

/** Figures as pages write them. */
final class Words {

    private Words() {}

    static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }

    static String percent(double share) {
        return Double.isNaN(share) ? "–" : format("%.1f %%", 100 * share);
    }

    /** Of a figure from 0 to 1 that is no share; a dash where it is undefined. */
    static String figure(double value) {
        return Double.isNaN(value) ? "–" : format("%.3f", value);
    }
}
