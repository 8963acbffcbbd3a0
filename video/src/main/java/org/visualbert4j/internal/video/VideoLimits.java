package org.visualbert4j.internal.video;

import java.time.Duration;

/**
 * What one video may cost.
 *
 * @param pixels most pixels of a frame, as stored and as shown; asked before any is decoded
 * @param frames most frames that are taken
 * @param time longest that reading may take
 */
public record VideoLimits(long pixels, int frames, Duration time) {

    /** 8192 by 8192 pixels, 100,000 frames, two hours. */
    public static final VideoLimits DEFAULT = new VideoLimits(8192L * 8192, 100_000, Duration.ofHours(2));

    /** Checks that something is allowed. */
    public VideoLimits {
        if (pixels < 1 || frames < 1 || time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException("limits of a video have to be positive");
        }
    }
}
