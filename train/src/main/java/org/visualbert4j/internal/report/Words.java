package org.visualbert4j.internal.report;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Metrics as pages write them. */
final class Words {

    private Words() {}

    static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }

    /** Of a share, 0 to 1; a dash where it is undefined. */
    static String percent(@Nullable Double share) {
        return share == null ? "–" : format("%.1f %%", 100 * share);
    }

    /** Of a metric that is no share; a dash where it is undefined. */
    static String decimal(@Nullable Double value) {
        return value == null ? "–" : format("%.3f", value);
    }
}
