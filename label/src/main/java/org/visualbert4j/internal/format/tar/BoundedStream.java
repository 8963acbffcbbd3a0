package org.visualbert4j.internal.format.tar;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream of which only so much may be read at a time as was granted, so that no header makes a parser keep more. */
final class BoundedStream extends FilterInputStream {

    private long granted;

    BoundedStream(InputStream in) {
        super(in);
    }

    /** Grants some bytes. What was left of those before is lost. */
    void grant(long bytes) {
        granted = bytes;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length > 0 && granted <= 0) {
            throw new IOException("a header is longer than any name needs");
        }
        int read = super.read(bytes, offset, (int) Math.min(length, granted));
        granted -= Math.max(0, read);
        return read;
    }

    @Override
    public long skip(long bytes) throws IOException {
        long skipped = super.skip(Math.min(bytes, granted));
        granted -= skipped;
        return skipped;
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
