package org.visualbert4j.internal.importers;

import static org.visualbert4j.error.VisualBertException.Code.DATA;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.visualbert4j.error.VisualBertException;

/**
 * Tables as text with a header, as spreadsheets and pandas write them. What of a file does not become a cell of a row is counted
 * and told: blank rows, columns without a name.
 */
final class DelimitedFile {

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
        Separator found = Separator.of(file, separator);
        table.skipFirst = found.hasLine();
        found.note(file).ifPresent(reader::note);
        new DelimitedRows(file, found.character(), quoted).forEach(table::take);
        if (table.header.isEmpty()) {
            throw new VisualBertException(DATA, file + ":1: is empty where a header is expected");
        }
        table.notes.lines().forEach(reader::note);
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
