package org.visualbert4j.internal.files;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Lines of UTF-8, one at a time, none longer than {@link LineReader#MAXIMUM_LINE_BYTES}. They end with a line feed, a carriage
 * return, or both. Used by one thread; close it.
 */
public final class TextLines implements Closeable {

    private static final int END = -1;
    private static final int SHOWN_BYTES = 200;

    private final InputStream in;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 12);
    private int before = '\n';
    private long number;
    private long position;

    /**
     * A line.
     *
     * @param number from 1
     * @param text without its end; of a line with a problem the beginning, with what is no UTF-8 replaced
     * @param problem that it is too long or no UTF-8, to follow file and line; null for a good one
     */
    public record Line(long number, String text, @Nullable String problem) {}

    /** Reads a stream, which is to be buffered; closed with this. */
    public TextLines(InputStream in) {
        this.in = in;
    }

    /** The next line, or null at the end. */
    public @Nullable Line next() throws IOException {
        bytes.reset();
        long length = 0;
        int b = read();
        if (b == '\n' && before == '\r') {
            b = read(); // what came before was the first half of an end
        }
        for (; b != END && b != '\n' && b != '\r'; b = read()) {
            if (length++ < LineReader.MAXIMUM_LINE_BYTES) {
                bytes.write(b);
            }
        }
        before = b;
        if (b == END && length == 0) {
            return null;
        }
        number++;
        return length > LineReader.MAXIMUM_LINE_BYTES
                ? bad("a line of more than " + LineReader.MAXIMUM_LINE_BYTES + " bytes")
                : line();
    }

    /** How many bytes were read so far. */
    public long position() {
        return position;
    }

    private int read() throws IOException {
        int b = in.read();
        position += b == END ? 0 : 1;
        return b;
    }

    private Line line() {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
            return new Line(number, text, null);
        } catch (CharacterCodingException e) {
            return bad("not UTF-8; convert the file to UTF-8");
        }
    }

    private Line bad(String problem) {
        byte[] all = bytes.toByteArray();
        return new Line(number, new String(all, 0, Math.min(SHOWN_BYTES, all.length), StandardCharsets.UTF_8), problem);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
