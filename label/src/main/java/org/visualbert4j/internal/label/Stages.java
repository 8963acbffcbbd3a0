package org.visualbert4j.internal.label;

import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;

/** Which of reading, decoding and the model the others wait for. Thread-safe. */
final class Stages {

    private static final double NOTEWORTHY = 0.1;

    private final LongAdder modelWorks = new LongAdder();
    private final LongAdder modelWaits = new LongAdder();
    private final LongAdder decodingWorks = new LongAdder();
    private final LongAdder decodingWaits = new LongAdder(); // for records to be read

    /** Time of one thread of the model, in nanoseconds. */
    void model(long waited, long worked) {
        modelWaits.add(waited);
        modelWorks.add(worked);
    }

    /** Time of one thread that decodes, in nanoseconds. */
    void decoding(long waited, long worked) {
        decodingWaits.add(waited);
        decodingWorks.add(worked);
    }

    /** In one line what limited throughput. */
    String limit() {
        double idle = share(modelWaits, modelWorks);
        if (idle < NOTEWORTHY) {
            return String.format(
                    Locale.ROOT, "throughput was limited by the model, which waited %.0f %% of the time", 100 * idle);
        }
        String stage = share(decodingWaits, decodingWorks) > 0.5 ? "reading the input" : "decoding images and texts";
        return String.format(
                Locale.ROOT, "throughput was limited by %s: the model waited %.0f %% of the time", stage, 100 * idle);
    }

    private static double share(LongAdder part, LongAdder rest) {
        return part.doubleValue() / Math.max(1, part.doubleValue() + rest.doubleValue());
    }
}
