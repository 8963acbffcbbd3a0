package org.visualbert4j.internal.importers;

import static org.visualbert4j.error.VisualBertException.Code.DATA;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.files.LineReader;
import org.visualbert4j.internal.files.TextFile;

/**
 * The rows of a delimited text as its separators and quotes divide it, blank ones too.
 *
 * @param file UTF-8, with or without a byte order mark
 * @param separator between the cells of a row
 * @param quoted whether quotes are as in RFC 4180; else they are text, and a line is a row
 */
record DelimitedRows(Path file, char separator, boolean quoted) {

    /** The longest cell, in characters. */
    private static final int MAXIMUM_CELL = LineReader.MAXIMUM_LINE_BYTES;

    /** Where the library says that the row begins. */
    private static final Pattern START = Pattern.compile("starting at line (\\d+)");

    /** Takes rows. */
    interface Taker {
        /** A row and the line that it begins on, from 1. A blank line is one blank cell, or none. */
        void row(List<String> cells, long line);
    }

    /**
     * Gives all rows.
     *
     * @throws VisualBertException DATA with file and line for what can't be divided into rows, IO
     */
    void forEach(Taker taker) {
        if (quoted) {
            readQuoted(taker);
        } else {
            Pattern between = Pattern.compile(String.valueOf(separator), Pattern.LITERAL);
            LineReader.forEachLineOrBlank(file, (line, number) -> taker.row(List.of(between.split(line, -1)), number));
        }
    }

    private void readQuoted(Taker taker) {
        long line = 0;
        try (Reader text = new InputStreamReader(TextFile.open(file), StandardCharsets.UTF_8.newDecoder())) {
            Iterator<CsvRecord> rows = CsvReader.builder()
                    .fieldSeparator(separator)
                    .skipEmptyLines(false)
                    .allowUnclosedQuote(false)
                    .maxBufferSize(MAXIMUM_CELL)
                    .missingFieldStrategy(FieldMismatchStrategy.IGNORE) // whoever takes the rows knows which are needed
                    .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                    .ofCsvRecord(text)
                    .iterator();
            while (hasNext(rows)) {
                CsvRecord row = rows.next();
                line = row.getStartingLineNumber();
                taker.row(row.getFields(), line);
            }
        } catch (CharacterCodingException e) {
            throw new VisualBertException(
                    DATA, file + ":" + (line + 1) + ": not UTF-8 here or a little later; convert the file to UTF-8", e);
        } catch (IOException e) {
            throw TextFile.unreadable(file, e);
        } catch (CsvParseException e) {
            Matcher start = START.matcher(String.valueOf(e.getMessage()));
            throw new VisualBertException(
                    DATA, file + ":" + (start.find() ? start.group(1) : line + 1) + ": " + words(e), e);
        } catch (OutOfMemoryError e) {
            throw new VisualBertException(DATA, file + ":" + (line + 1) + ": a row that does not fit in memory", e);
        }
    }

    private static boolean hasNext(Iterator<CsvRecord> rows) throws IOException {
        try {
            return rows.hasNext();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** What the library found, in words for the table's owner. */
    private static String words(CsvParseException e) {
        String message = String.valueOf(e.getMessage());
        if (message.contains("after closing quote")) {
            return "text follows a closing quote; within quotes a quote is written twice";
        }
        if (message.contains("maximum limit of")) {
            return "has more columns than a table may have, 16384";
        }
        if (message.contains("max record size")) {
            return "is longer than a row may be; is a quote left open?";
        }
        if (message.contains("buffer size") || message.contains("max field size")) {
            return "a cell of more than " + MAXIMUM_CELL + " characters; is a quote left open?";
        }
        return message.startsWith("Unclosed") ? "a quote is left open in this row" : "is no row of a table";
    }
}
