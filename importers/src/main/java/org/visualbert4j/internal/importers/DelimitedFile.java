package org.visualbert4j.internal.importers;

import static org.visualbert4j.error.VisualBertException.Code.DATA;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.files.TextFile;

/**
 * Tables as text with a header, as spreadsheets and pandas write them. What of a file does not become a cell of a row is counted
 * and told: blank rows, columns without a name.
 */
final class DelimitedFile {

    /** What Excel takes for the separator of the lines that follow. */
    private static final Pattern SEPARATOR_LINE = Pattern.compile("(?i)sep=([,;:|\\t ])");

    private static final int LONGEST_HEADER = 1 << 20;

    private final Path file;
    private final boolean quoted;
    private final TableRow.Reader reader;
    private final TableNotes notes;
    private List<String> header = List.of();
    private int needed;
    private boolean skipFirst;

    private DelimitedFile(Path file, boolean quoted, TableRow.Reader reader) {
        this.file = file;
        this.quoted = quoted;
        this.reader = reader;
        this.notes = new TableNotes(file);
    }

    /**
     * Reads a table. Punctuation that was broken on its way from Windows is {@linkplain WindowsPunctuation repaired}.
     *
     * @param separator comma or tab; in the place of a comma that the header does not have, what it has, or what a first line
     *     {@code sep=;} names
     * @param quoted whether quotes are as in RFC 4180; else they are text
     * @throws VisualBertException DATA with file and line for what is no such table, IO
     */
    static void read(Path file, char separator, boolean quoted, TableRow.Reader reader) {
        DelimitedFile table = new DelimitedFile(file, quoted, reader);
        new DelimitedRows(file, table.separator(separator), quoted).forEach(table::take);
        if (table.header.isEmpty()) {
            throw new VisualBertException(DATA, file + ":1: is empty where a header is expected");
        }
        table.notes.lines().forEach(reader::note);
    }

    private char separator(char usual) {
        String first = firstLine();
        Matcher told = SEPARATOR_LINE.matcher(first);
        if (told.matches()) {
            skipFirst = true;
            return told.group(1).charAt(0);
        }
        if (usual != ',' || first.indexOf(',') >= 0) {
            return usual;
        }
        for (char other : new char[] {';', '\t', '|'}) {
            if (first.indexOf(other) >= 0) {
                reader.note(file + ": its columns are taken to be separated by " + (other == '\t' ? "tabs" : other)
                        + ", as its header has no comma");
                return other;
            }
        }
        return usual;
    }

    /** The first line that isn't blank. */
    private String firstLine() {
        try (Reader text = new InputStreamReader(TextFile.open(file), StandardCharsets.UTF_8)) {
            StringBuilder line = new StringBuilder();
            for (int c = text.read(); c >= 0 && line.length() < LONGEST_HEADER; c = text.read()) {
                if (c != '\n' && c != '\r') {
                    line.append((char) c);
                } else if (!line.toString().isBlank()) {
                    break;
                } else {
                    line.setLength(0);
                }
            }
            return line.toString();
        } catch (IOException e) {
            throw TextFile.unreadable(file, e);
        }
    }

    private void take(List<String> cells, long line) {
        if (cells.stream().allMatch(String::isBlank)) {
            notes.blankRow();
        } else if (skipFirst) {
            skipFirst = false;
        } else if (header.isEmpty()) {
            takeHeader(cells, line);
        } else {
            reader.row(row(cells, line));
        }
    }

    private void takeHeader(List<String> cells, long line) {
        header = cells.stream()
                .map(name -> WindowsPunctuation.repair(name).strip())
                .toList();
        if (!quoted
                && header.stream()
                        .anyMatch(name -> name.length() > 2 && name.startsWith("\"") && name.endsWith("\""))) {
            throw error(line, "has its columns' names in quotes; `quote` reads what is between them");
        }
        Set<String> names = new HashSet<>();
        for (int i = 0; i < header.size(); i++) {
            String name = header.get(i);
            if (!name.isEmpty()) {
                needed = i + 1;
                if (!names.add(name)) {
                    throw error(line, "has the column \"" + name + "\" twice");
                }
            }
        }
        reader.header(
                file + ":" + line,
                header.stream().filter(name -> !name.isEmpty()).toList());
    }

    private TableRow row(List<String> cells, long line) {
        boolean tooMany = cells.stream().skip(header.size()).anyMatch(cell -> !cell.isBlank());
        if (cells.size() < needed || tooMany) {
            throw error(
                    line, "has " + cells.size() + " columns where the header has " + header.size() + suspicion(cells));
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < Math.min(cells.size(), header.size()); i++) {
            String cell = cells.get(i);
            notes.cell(header.get(i), i, cell, line, quoted);
            if (!cell.isEmpty() && !header.get(i).isEmpty()) {
                values.put(header.get(i), WindowsPunctuation.repair(cell));
            }
        }
        return new TableRow(file + ":" + line, String.valueOf(line), values, Map.of());
    }

    /** What may have made a row of another length. */
    private String suspicion(List<String> cells) {
        if (quoted && cells.stream().anyMatch(TableNotes::hasLineBreak)) {
            return "; is a quote left open?";
        }
        boolean quotes = cells.stream().anyMatch(cell -> cell.strip().startsWith("\""));
        if (!quotes) {
            return "";
        }
        return quoted
                ? "; a quote counts only where a cell begins with it, without a space before it"
                : "; with `quote` what is in quotes is one cell";
    }

    private VisualBertException error(long line, String problem) {
        return new VisualBertException(DATA, file + ":" + line + ": " + problem);
    }
}
