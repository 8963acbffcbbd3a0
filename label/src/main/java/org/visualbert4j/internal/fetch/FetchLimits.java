package org.visualbert4j.internal.fetch;

import java.time.Duration;

/**
 * How much a URL may cost.
 *
 * @param bytes the most bytes of content, unpacked; at most 2^31 - 9
 * @param connect the longest wait for a connection
 * @param silence the longest wait for the next byte
 * @param total the longest time for all of it, redirects included
 * @param redirects how many are followed
 */
public record FetchLimits(int bytes, Duration connect, Duration silence, Duration total, int redirects) {

    /** 32 MiB, 5 seconds, 10 seconds, 30 seconds, 5 redirects. */
    public static final FetchLimits DEFAULT =
            new FetchLimits(32 << 20, Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(30), 5);
}
