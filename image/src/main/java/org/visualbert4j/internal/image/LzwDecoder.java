package org.visualbert4j.internal.image;

import java.io.IOException;

/** GIF's variant of LZW: codes of 3 to 12 bits, least significant bit first, with codes for a fresh table and the end. */
final class LzwDecoder {

    private static final int MOST_CODES = 1 << 12;

    private LzwDecoder() {}

    /**
     * Unpacks indices.
     *
     * @param codeBits bits of an index
     * @param count indices to unpack
     * @throws IOException if the codes end before, or make no sense
     */
    static byte[] decode(byte[] packed, int codeBits, int count) throws IOException {
        if (codeBits < 1 || codeBits > 11) {
            throw new IOException("is broken: its colours have " + codeBits + " bits");
        }
        int clear = 1 << codeBits;
        int end = clear + 1;
        int[] prefix = new int[MOST_CODES];
        byte[] suffix = new byte[MOST_CODES];
        int[] length = new int[MOST_CODES];
        for (int i = 0; i < clear; i++) {
            suffix[i] = (byte) i;
            length[i] = 1;
        }
        byte[] indices = new byte[count];
        int next = end + 1;
        int bits = codeBits + 1;
        int previous = -1;
        int buffer = 0;
        int buffered = 0;
        int in = 0;
        int out = 0;
        while (out < count) {
            while (buffered < bits) {
                if (in == packed.length) {
                    throw new IOException("is cut off within its first frame");
                }
                buffer |= (packed[in++] & 0xff) << buffered;
                buffered += 8;
            }
            int code = buffer & ((1 << bits) - 1);
            buffer >>>= bits;
            buffered -= bits;
            if (code == clear) {
                next = end + 1;
                bits = codeBits + 1;
                previous = -1;
                continue;
            }
            if (code == end) {
                throw new IOException("is cut off: its first frame ends after " + out + " of " + count + " pixels");
            }
            boolean repeats = code == next && previous >= 0;
            if (!repeats && (code >= next || (previous < 0 && code > end))) {
                throw new IOException("is broken: its first frame has a code that stands for nothing");
            }
            int source = repeats ? previous : code;
            int end0 = out + length[source];
            int node = source;
            for (int i = end0 - 1; i >= out; i--) {
                if (i < count) {
                    indices[i] = suffix[node];
                }
                node = prefix[node];
            }
            byte first = indices[out];
            out = end0;
            if (repeats && out < count) {
                indices[out] = first;
            }
            if (repeats) {
                out++;
            }
            if (previous >= 0 && next < MOST_CODES) {
                prefix[next] = previous;
                suffix[next] = first;
                length[next] = length[previous] + 1;
                next++;
                if (next == 1 << bits && bits < 12) {
                    bits++;
                }
            }
            previous = code;
        }
        return indices;
    }
}
