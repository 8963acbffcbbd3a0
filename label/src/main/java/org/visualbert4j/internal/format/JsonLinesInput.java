package org.visualbert4j.internal.format;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.files.JsonLine;
import org.visualbert4j.internal.files.TextLines;

/** Reads JSON lines. Blank lines are passed over. */
final class JsonLinesInput implements RecordInput {

    private static final int SHOWN = 200;
    private static final String BYTE_ORDER_MARK = "\ufeff";

    private final TextLines lines;
    private final String name;
    private final long size;
    private long number;

    /**
     * Reads a stream.
     *
     * @param in buffered; closed with this
     * @param name for messages
     * @param size its bytes, or -1 where nobody knows
     */
    JsonLinesInput(InputStream in, String name, long size) {
        this.lines = new TextLines(in);
        this.name = name;
        this.size = size;
    }

    @Override
    public @Nullable InputRecord next() {
        try {
            for (TextLines.Line line = lines.next(); line != null; line = lines.next()) {
                if (line.problem() != null || !line.text().isBlank()) {
                    number++;
                    return record(line);
                }
            }
            return null;
        } catch (IOException e) {
            throw new VisualBertException(VisualBertException.Code.IO, name + ": can't be read: " + e.getMessage(), e);
        }
    }

    private InputRecord record(TextLines.Line line) {
        String place = name + ":" + line.number();
        if (line.problem() != null) {
            VisualBertException fault =
                    new VisualBertException(VisualBertException.Code.DATA, place + ": " + line.problem());
            return InputRecord.broken(number, line.number(), place, fault, line.text());
        }
        String text = line.number() == 1 && line.text().startsWith(BYTE_ORDER_MARK)
                ? line.text().substring(1)
                : line.text();
        try {
            return InputRecord.of(number, line.number(), place, JsonLine.parseExactly(text, place));
        } catch (VisualBertException e) {
            String raw = text.length() > SHOWN ? text.substring(0, SHOWN) : text;
            return InputRecord.broken(number, line.number(), place, e, raw);
        }
    }

    @Override
    public long position() {
        return lines.position();
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public void close() {
        try {
            lines.close();
        } catch (IOException e) {
            // it was only read
        }
    }
}
