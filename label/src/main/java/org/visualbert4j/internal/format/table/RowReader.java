package org.visualbert4j.internal.format.table;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.internal.files.LineReader;

/**
 * The rows of a delimited text, one at a time. Where a row ends is found in its bytes, so that one that can't be read does not take the
 * next with it. Used by one thread; close it.
 */
final class RowReader implements AutoCloseable {

    private static final int END = -1;
    private static final int SHOWN = 200;

    /** Where in a row a byte stands. */
    private enum Place {
        CELL_START,
        CELL,
        QUOTES,
        AFTER_QUOTE
    }

    /**
     * A row.
     *
     * @param line on which it begins, from 1
     * @param cells what it has, none with a problem
     * @param problem why it can't be read, to follow file and line; else null
     * @param text what stands there, or its beginning
     */
    record Row(long line, List<String> cells, @Nullable String problem, String text) {}

    /** A quote is open until the end, or for longer than a row may be: what comes behind can't be told apart. */
    static final class OpenQuoteException extends IOException {

        private static final long serialVersionUID = 1L;

        private final long line;

        OpenQuoteException(long line) {
            super("a quote is left open in the row that begins here");
            this.line = line;
        }

        long line() {
            return line;
        }
    }

    private final InputStream in;
    private final char separator;
    private final boolean quoted;
    private final Pattern between;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 10);
    private long line = 1; // of the next byte
    private long position;
    private int before = END;

    /**
     * Reads a stream.
     *
     * @param in buffered; closed with this
     * @param quoted whether quotes are as in RFC 4180; else they are text, and a line is a row
     */
    RowReader(InputStream in, char separator, boolean quoted) {
        this.in = in;
        this.separator = separator;
        this.quoted = quoted;
        this.between = Pattern.compile(String.valueOf(separator), Pattern.LITERAL);
    }

    /** The next row that has any cell that isn't blank, or null at the end. */
    @Nullable
    Row next() throws IOException {
        while (true) {
            long begin = line;
            long length = readRow();
            if (length < 0) {
                return null;
            }
            Row row = row(begin, length);
            if (row.problem != null || !row.cells.stream().allMatch(String::isBlank)) {
                return row;
            }
        }
    }

    /** How many bytes were read. */
    long position() {
        return position;
    }

    /** Reads the bytes of a row without its end; how many it has, or -1 at the end. */
    private long readRow() throws IOException {
        bytes.reset();
        long length = 0;
        long begin = line;
        Place place = Place.CELL_START;
        int b = read();
        if (b == '\n' && before == '\r') {
            b = read(); // what came before was the first half of an end
        }
        if (b == END) {
            return END;
        }
        for (; b != END && (place == Place.QUOTES || (b != '\n' && b != '\r')); b = read()) {
            countLine(b);
            place = next(place, b);
            if (length++ < LineReader.MAXIMUM_LINE_BYTES) {
                bytes.write(b);
            } else if (place == Place.QUOTES) {
                throw new OpenQuoteException(begin);
            }
            before = b;
        }
        if (place == Place.QUOTES) {
            throw new OpenQuoteException(begin);
        }
        before = b;
        line++;
        return length;
    }

    /** Counts the ends of lines within quotes. */
    private void countLine(int b) {
        if (b == '\r' || (b == '\n' && before != '\r')) {
            line++;
        }
    }

    private Place next(Place place, int b) {
        if (place == Place.QUOTES) {
            return b == '"' ? Place.AFTER_QUOTE : Place.QUOTES;
        }
        if (b == separator) {
            return Place.CELL_START;
        }
        boolean opens = quoted && b == '"' && place != Place.CELL;
        return opens ? Place.QUOTES : Place.CELL;
    }

    private int read() throws IOException {
        int b = in.read();
        position += b == END ? 0 : 1;
        return b;
    }

    private Row row(long begin, long length) {
        if (length > LineReader.MAXIMUM_LINE_BYTES) {
            return bad(begin, "a row of more than " + LineReader.MAXIMUM_LINE_BYTES + " bytes");
        }
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            return bad(begin, "not UTF-8; convert the file to UTF-8");
        }
        if (!quoted) {
            return new Row(begin, List.of(between.split(text, -1)), null, text);
        }
        try {
            return new Row(begin, cells(text), null, text);
        } catch (CsvParseException e) {
            return bad(begin, "text follows a closing quote; within quotes a quote is written twice");
        }
    }

    private List<String> cells(String text) {
        Iterator<CsvRecord> rows = CsvReader.builder()
                .fieldSeparator(separator)
                .skipEmptyLines(false)
                .allowUnclosedQuote(false)
                .maxBufferSize(LineReader.MAXIMUM_LINE_BYTES)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .ofCsvRecord(text)
                .iterator();
        return rows.hasNext() ? rows.next().getFields() : List.of();
    }

    private Row bad(long begin, String problem) {
        byte[] all = bytes.toByteArray();
        String text = new String(all, 0, Math.min(SHOWN, all.length), StandardCharsets.UTF_8);
        return new Row(begin, List.of(), problem, text);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
