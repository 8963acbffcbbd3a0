package org.visualbert4j.internal.format.table;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.error.VisualBertException.Code;
import org.visualbert4j.internal.format.InputRecord;
import org.visualbert4j.internal.format.RecordInput;

/**
 * Reads a table. A row whose cells are not as many as the header's is a bad record; many of them in succession are another table, at
 * which reading ends. Blank rows are passed over.
 */
final class DelimitedInput implements RecordInput {

    /** How many rows of another length are not bad rows, but a column too few or too many. */
    private static final int OTHER_TABLE = 100;

    private static final int SHOWN = 200;

    private final RowReader rows;
    private final String name;
    private final long size;
    private final List<String> header;
    private final Deque<RowReader.Row> ahead = new ArrayDeque<>();
    private long number;

    private DelimitedInput(RowReader rows, List<String> header, String name, long size) {
        this.rows = rows;
        this.header = header;
        this.name = name;
        this.size = size;
    }

    /**
     * Begins behind the header.
     *
     * @param rows closed with this, or if this fails
     * @param skipFirst whether a line comes before it that only names the separator
     * @param name for messages
     * @param size in bytes
     * @throws VisualBertException DATA where there is no header, or one with a column twice
     */
    static DelimitedInput open(RowReader rows, boolean skipFirst, String name, long size) {
        try {
            RowReader.Row first = next(rows, name);
            RowReader.Row header = skipFirst && first != null ? next(rows, name) : first;
            return new DelimitedInput(rows, header(header, name), name, size);
        } catch (RuntimeException e) {
            close(rows);
            throw e;
        }
    }

    private static List<String> header(RowReader.@Nullable Row row, String name) {
        if (row == null) {
            throw new VisualBertException(Code.DATA, name + ":1: is empty where a header is expected");
        }
        if (row.problem() != null) {
            throw new VisualBertException(Code.DATA, name + ":" + row.line() + ": " + row.problem());
        }
        List<String> header = row.cells().stream().map(String::strip).toList();
        Set<String> names = new HashSet<>();
        for (String column : header) {
            if (!names.add(column)) {
                throw new VisualBertException(
                        Code.DATA,
                        name + ":" + row.line()
                                + (column.isEmpty()
                                        ? ": has two columns without a name"
                                        : ": has the column \"" + column + "\" twice"));
            }
        }
        return header;
    }

    @Override
    public @Nullable InputRecord next() {
        RowReader.Row row = ahead.isEmpty() ? next(rows, name) : ahead.removeFirst();
        if (row == null) {
            return null;
        }
        if (isOfOtherLength(row)) {
            refuseOtherTable(row);
        }
        number++;
        return record(row);
    }

    private boolean isOfOtherLength(RowReader.Row row) {
        return row.problem() == null
                && (row.cells().size() < header.size()
                        || row.cells().stream().skip(header.size()).anyMatch(cell -> !cell.isBlank()));
    }

    /** Looks at the rows that follow one of another length. */
    private void refuseOtherTable(RowReader.Row first) {
        int alike = 1;
        Iterator<RowReader.Row> known = ahead.iterator();
        while (alike < OTHER_TABLE) {
            RowReader.Row row;
            if (known.hasNext()) {
                row = known.next();
            } else {
                row = next(rows, name);
                if (row == null) {
                    return;
                }
                ahead.addLast(row);
                known = Collections.emptyIterator();
            }
            if (!isOfOtherLength(row) || row.cells().size() != first.cells().size()) {
                return;
            }
            alike++;
        }
        throw new VisualBertException(
                Code.DATA,
                name + ":" + first.line() + ": from here on rows have "
                        + first.cells().size() + " columns where the header has " + header.size()
                        + "; is this another table, put behind the first?");
    }

    private InputRecord record(RowReader.Row row) {
        String place = name + ":" + row.line();
        String problem = row.problem() != null || !isOfOtherLength(row)
                ? row.problem()
                : "has " + row.cells().size() + " columns where the header has " + header.size();
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < header.size(); i++) {
            fields.put(header.get(i), problem == null ? row.cells().get(i) : "");
        }
        if (problem == null) {
            return InputRecord.of(number, row.line(), place, fields);
        }
        VisualBertException fault = new VisualBertException(Code.DATA, place + ": " + problem);
        String raw = row.text().length() > SHOWN ? row.text().substring(0, SHOWN) : row.text();
        return new InputRecord(number, row.line(), place, fields, Map.of(), fault, raw, null);
    }

    private static RowReader.@Nullable Row next(RowReader rows, String name) {
        try {
            return rows.next();
        } catch (RowReader.OpenQuoteException e) {
            throw new VisualBertException(Code.DATA, name + ":" + e.line() + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new VisualBertException(Code.IO, name + ": can't be read: " + e.getMessage(), e);
        }
    }

    @Override
    public long position() {
        return rows.position();
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public void close() {
        close(rows);
    }

    private static void close(RowReader rows) {
        try {
            rows.close();
        } catch (IOException e) {
            // it was only read
        }
    }
}
