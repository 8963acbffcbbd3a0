package org.visualbert4j.importer;

import static org.visualbert4j.VisualBertException.Code.DATA;
import static org.visualbert4j.VisualBertException.Code.IO;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.visualbert4j.VisualBertException;

/** Tables as text with a header, in UTF-8 with or without a byte order mark; quotes as in RFC 4180. */
final class DelimitedFile {

    private final Path file;
    private long line = 1;

    private DelimitedFile(Path file) {
        this.file = file;
    }

    /**
     * Reads a table. Punctuation that was broken on its way from Windows is {@linkplain WindowsPunctuation repaired}.
     *
     * @param separator comma or tab
     * @throws VisualBertException DATA with file and line for what is no such table, IO
     */
    static void read(Path file, char separator, TableRow.Reader reader) {
        new DelimitedFile(file).read(separator, reader);
    }

    private void read(char separator, TableRow.Reader reader) {
        try (BufferedReader text = Files.newBufferedReader(file)) {
            text.mark(1);
            if (text.read() != '\ufeff') {
                text.reset();
            }
            Iterator<CsvRecord> rows = CsvReader.builder()
                    .fieldSeparator(separator)
                    .missingFieldStrategy(FieldMismatchStrategy.IGNORE) // for an error of our own, below
                    .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                    .ofCsvRecord(text)
                    .iterator();
            if (!hasNext(rows)) {
                throw error("is empty where a header is expected");
            }
            List<String> header = next(rows).getFields().stream()
                    .map(name -> WindowsPunctuation.repair(name).strip())
                    .toList();
            if (new HashSet<>(header).size() < header.size()) {
                throw error("has a column's name twice: " + String.join(", ", header));
            }
            reader.header(place(), header);
            while (hasNext(rows)) {
                reader.row(row(header, next(rows)));
            }
        } catch (CharacterCodingException e) {
            throw new VisualBertException(
                    DATA, place() + ": not UTF-8 here or a little later; convert the file to UTF-8", e);
        } catch (IOException e) {
            throw new VisualBertException(IO, file + ": can't be read: " + e.getMessage(), e);
        }
    }

    private TableRow row(List<String> header, CsvRecord row) {
        if (row.getFieldCount() != header.size()) {
            boolean open = row.getFields().stream().anyMatch(field -> field.contains("\n"));
            throw error("has " + row.getFieldCount() + " columns where the header has " + header.size()
                    + (open ? "; is a quote left open?" : ""));
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < header.size(); i++) {
            if (!row.getField(i).isEmpty()) {
                values.put(header.get(i), WindowsPunctuation.repair(row.getField(i)));
            }
        }
        return new TableRow(place(), String.valueOf(line), values, Map.of());
    }

    private boolean hasNext(Iterator<CsvRecord> rows) throws IOException {
        try {
            return rows.hasNext();
        } catch (CsvParseException e) {
            throw new VisualBertException(
                    DATA,
                    file + ":" + (line + 1) + ": is no row of a table here or a little later: " + e.getMessage(),
                    e);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private CsvRecord next(Iterator<CsvRecord> rows) {
        CsvRecord row = rows.next();
        line = row.getStartingLineNumber();
        return row;
    }

    private String place() {
        return file + ":" + line;
    }

    private VisualBertException error(String problem) {
        return new VisualBertException(DATA, place() + ": " + problem);
    }
}
