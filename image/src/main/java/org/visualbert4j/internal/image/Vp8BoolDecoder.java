package org.visualbert4j.internal.image;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** VP8's arithmetic decoder over a part of a file (RFC 6386, section 7). Past its end it gives zeros and says so. */
final class Vp8BoolDecoder {

    private static final int EVEN_ODDS = 128;
    private static final int WINDOW = 56;
    private static final VarHandle BIG_ENDIAN =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final byte[] bytes;
    private final int end;
    private int at;
    private long value;
    private int range = 254;
    private int bits = -8;
    private boolean exhausted;

    Vp8BoolDecoder(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    /** Whether more was asked for than there is. */
    boolean exhausted() {
        return exhausted;
    }

    /** A bit that is 0 with {@code probability / 256}. */
    int bit(int probability) {
        if (bits < 0) {
            load();
        }
        int split = (range * probability) >> 8;
        boolean one = Integer.compareUnsigned((int) (value >>> bits), split) > 0;
        int left;
        if (one) {
            left = range - split;
            value -= (long) (split + 1) << bits;
        } else {
            left = split + 1;
        }
        int shift = Integer.numberOfLeadingZeros(left) - 24;
        range = (left << shift) - 1;
        bits -= shift;
        return one ? 1 : 0;
    }

    /** Seven bytes, or one where few are left: of a broken stream, values as libwebp's depend on it. */
    private void load() {
        if (end - at >= Long.BYTES) {
            value = (value << WINDOW) | ((long) BIG_ENDIAN.get(bytes, at) >>> (Long.SIZE - WINDOW));
            at += WINDOW / Byte.SIZE;
            bits += WINDOW;
        } else if (at < end) {
            value = (value << 8) | (bytes[at++] & 0xff);
            bits += 8;
        } else if (!exhausted) {
            exhausted = true;
            value <<= 8;
            bits += 8;
        } else {
            bits = 0;
        }
    }

    boolean flag() {
        return bit(EVEN_ODDS) == 1;
    }

    /** An unsigned number, most significant bit first. */
    int number(int count) {
        int number = 0;
        for (int i = 0; i < count; i++) {
            number = number << 1 | bit(EVEN_ODDS);
        }
        return number;
    }

    /** A number with its sign behind it. */
    int signed(int count) {
        int number = number(count);
        return flag() ? -number : number;
    }

    /** A number with its sign where a flag says there is one, else 0. */
    int optionalSigned(int count) {
        return flag() ? signed(count) : 0;
    }
}
