package org.visualbert4j.internal.image;

import java.io.IOException;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** The compressed bytes of a strip or tile of a TIFF file: how many they unpack to, found without keeping any. */
final class TiffStream {

    private static final int LZW = 5;
    private static final int DEFLATE = 8;
    private static final int OLD_DEFLATE = 32946;
    private static final int PACK_BITS = 32773;

    private static final int CLEAR = 256;
    private static final int END = 257;
    private static final int MOST_BITS = 12;

    private final byte[] bytes;
    private final int end;
    private int at;

    private TiffStream(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    /**
     * Fails where a stream makes no sense before it has given what is due; says nothing of methods it does not know.
     *
     * @param due bytes that are to be unpacked
     */
    static void check(long compression, byte[] bytes, int from, int end, long due) throws IOException {
        TiffStream stream = new TiffStream(bytes, from, end);
        switch ((int) compression) {
            case LZW -> {
                boolean oldStyle = end - from > 1 && bytes[from] == 0 && (bytes[from + 1] & 1) == 1;
                if (!oldStyle) {
                    stream.requireLzw(due);
                }
            }
            case DEFLATE, OLD_DEFLATE -> stream.requireDeflated(due);
            case PACK_BITS -> stream.requireRuns(due);
            default -> {
                // its decoder is to say
            }
        }
    }

    private void requireLzw(long due) throws IOException {
        int[] lengths = new int[1 << MOST_BITS];
        Arrays.fill(lengths, 0, CLEAR, 1);
        int next = END + 1;
        int bits = 9;
        int previous = -1;
        int buffer = 0;
        int buffered = 0;
        long unpacked = 0;
        while (unpacked < due) {
            while (buffered < bits) {
                buffer = (buffer << 8) | u8();
                buffered += 8;
            }
            buffered -= bits;
            int code = (buffer >>> buffered) & ((1 << bits) - 1);
            if (code == END) {
                throw cutOff();
            }
            if (code == CLEAR) {
                next = END + 1;
                bits = 9;
                previous = -1;
                continue;
            }
            if (previous < 0 ? code > CLEAR : code > next || (code == next && next == lengths.length)) {
                throw new IOException("is broken: a code stands for nothing");
            }
            if (previous >= 0 && next < lengths.length) {
                lengths[next++] = lengths[previous] + 1;
                // One code early, as TIFF has it.
                bits = next >= (1 << bits) - 1 && bits < MOST_BITS ? bits + 1 : bits;
            }
            unpacked += lengths[code];
            previous = code;
        }
    }

    private void requireDeflated(long due) throws IOException {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(bytes, at, end - at);
            byte[] block = new byte[1 << 14];
            while (inflater.getBytesWritten() < due) {
                if (inflater.inflate(block) == 0) {
                    throw cutOff();
                }
            }
        } catch (DataFormatException e) {
            throw new IOException("is broken: its deflated pixels make no sense", e);
        } finally {
            inflater.end();
        }
    }

    private void requireRuns(long due) throws IOException {
        long unpacked = 0;
        while (unpacked < due) {
            int count = (byte) u8();
            if (count >= 0) {
                unpacked += count + 1;
                at += count + 1;
                if (at > end) {
                    throw cutOff();
                }
            } else if (count != -128) {
                unpacked += 1 - count;
                u8();
            }
        }
    }

    private int u8() throws IOException {
        if (at >= end) {
            throw cutOff();
        }
        return bytes[at++] & 0xff;
    }

    private static IOException cutOff() {
        return new IOException("is cut off within a strip or tile");
    }
}
