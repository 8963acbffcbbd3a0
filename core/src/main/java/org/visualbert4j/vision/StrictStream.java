package org.visualbert4j.vision;

import java.io.IOException;
import javax.imageio.stream.ImageInputStreamImpl;

/** A stream over bytes for readers that take zeros where it ends: here it is an error to read on. */
final class StrictStream extends ImageInputStreamImpl {

    private final byte[] bytes;

    StrictStream(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public int read() throws IOException {
        bitOffset = 0;
        requireMore();
        return bytes[(int) streamPos++] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        bitOffset = 0;
        if (length == 0) {
            return 0;
        }
        requireMore();
        int count = (int) Math.min(length, bytes.length - streamPos);
        System.arraycopy(bytes, (int) streamPos, to, offset, count);
        streamPos += count;
        return count;
    }

    @Override
    public long length() {
        return bytes.length;
    }

    private void requireMore() throws IOException {
        if (streamPos >= bytes.length) {
            throw new IOException("is cut off");
        }
    }
}
