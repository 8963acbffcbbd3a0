package org.visualbert4j.internal.video;

import static org.visualbert4j.error.VisualBertException.Code.IMAGE;

import java.nio.file.Path;
import java.time.Duration;
import org.visualbert4j.error.VisualBertException;

/** When reading a video has taken long enough. */
final class Deadline {

    private final Duration limit;
    private final long end;

    Deadline(Duration limit) {
        this.limit = limit;
        this.end = System.nanoTime() + limit.toNanos();
    }

    void check(Path file) {
        if (System.nanoTime() - end > 0) {
            throw new VisualBertException(
                    IMAGE, file + ": takes longer to read than the limit of " + limit.toSeconds() + " s");
        }
    }
}
