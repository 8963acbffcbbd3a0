package org.visualbert4j.internal.format.table;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Writes rows of a delimited text, with a line feed at their ends.
 *
 * @param separator between cells
 * @param quoted whether cells are put in quotes where they need it
 */
record RowWriter(char separator, boolean quoted) {

    /** A row in UTF-8; empty where a cell has what these rows can't hold. */
    Optional<byte[]> row(List<String> cells) {
        if (quoted) {
            StringWriter text = new StringWriter();
            CsvWriter.builder()
                    .fieldSeparator(separator)
                    .lineDelimiter(LineDelimiter.LF)
                    .bufferSize(0) // the text is taken at once
                    .build(text)
                    .writeRecord(cells);
            return Optional.of(text.toString().getBytes(StandardCharsets.UTF_8));
        }
        return cells.stream().anyMatch(this::isDivided)
                ? Optional.empty()
                : Optional.of((String.join(String.valueOf(separator), cells) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private boolean isDivided(String cell) {
        return cell.indexOf(separator) >= 0 || cell.indexOf('\n') >= 0 || cell.indexOf('\r') >= 0;
    }
}
