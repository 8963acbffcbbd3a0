package org.visualbert4j.internal.pretrain;

import java.util.SplittableRandom;
import org.visualbert4j.internal.records.LabelledRecord;

/** Random numbers of a record in an epoch, the same whatever the order of records and the number of threads. */
enum Draw {
    CAPTIONS(0x2545f4914f6cdd1dL),
    MASKS(0x5851f42d4c957f2dL);

    private final long salt;

    Draw(long salt) {
        this.salt = salt;
    }

    /**
     * Those of one purpose.
     *
     * @param seed of the epoch
     */
    SplittableRandom of(LabelledRecord record, long seed) {
        // drawn, not added up: streams of this generator whose seeds stand in a simple ratio run after each other
        long epoch = new SplittableRandom(seed ^ salt).nextLong();
        return new SplittableRandom(new SplittableRandom(epoch + record.line()).nextLong());
    }
}
