package org.visualbert4j.internal.hub;

import java.time.Duration;

/**
 * How long and how much a hub may take.
 *
 * @param connect until a connection is there
 * @param stall without a byte, until a transfer counts as broken
 * @param firstWait before a second try; each further wait is twice as long
 * @param longestWait between tries, and the longest that the hub may ask for
 * @param tries of one request
 * @param totalBytes of the files of one model
 */
record Limits(Duration connect, Duration stall, Duration firstWait, Duration longestWait, int tries, long totalBytes) {

    static final Limits STANDARD = new Limits(
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ofSeconds(1),
            Duration.ofSeconds(60),
            5,
            20L << 30);
}
