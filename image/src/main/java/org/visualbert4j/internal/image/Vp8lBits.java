package org.visualbert4j.internal.image;

import java.io.IOException;

/** Bits of a lossless WebP stream, least significant first. Past its end there are zeros, and {@link #requireMore} fails. */
final class Vp8lBits {

    private static final int WINDOW = 64;

    private final byte[] bytes;
    private final int end;
    private final long available;
    private int at;
    private long window;
    private int filled;
    private long used;

    Vp8lBits(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
        // libwebp's first window counts as full, however few bytes there are.
        this.available = Math.max(WINDOW, 8L * (end - from));
    }

    /** The next {@code count} bits, at most 24. */
    int read(int count) {
        int bits = peek() & ((1 << count) - 1);
        skip(count);
        return bits;
    }

    boolean flag() {
        return read(1) == 1;
    }

    /** The next 32 bits, without going on. */
    int peek() {
        while (filled <= WINDOW - 8) {
            if (at < end) {
                window |= (bytes[at++] & 0xffL) << filled;
            }
            filled += 8;
        }
        return (int) window;
    }

    /** Goes on by at most 32 bits. */
    void skip(int count) {
        window >>>= count;
        filled -= count;
        used += count;
    }

    /** Fails if more was read than there is. */
    void requireMore() throws IOException {
        if (used > available) {
            throw new IOException("is cut off within its frame");
        }
    }
}
