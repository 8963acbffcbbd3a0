package org.visualbert4j.internal.format.table;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.visualbert4j.internal.files.TextFile;
import org.visualbert4j.internal.format.AppendedFile;
import org.visualbert4j.internal.format.Format;
import org.visualbert4j.internal.format.PredictionOutput;
import org.visualbert4j.internal.format.RecordInput;
import org.visualbert4j.internal.importers.Separator;

/** Tables of text with a header: UTF-8, a record a row. Cells are text. */
public final class DelimitedFormat implements Format {

    /** Commas, quotes as in RFC 4180. */
    public static final DelimitedFormat CSV = new DelimitedFormat("CSV", ".csv", ',', true);

    /** Tabs; quotes are text, and a line is a row. */
    public static final DelimitedFormat TSV = new DelimitedFormat("TSV", ".tsv", '\t', false);

    private static final String COLUMNS = "columns";

    private final String name;
    private final String suffix;
    private final char separator;
    private final boolean quoted;

    private DelimitedFormat(String name, String suffix, char separator, boolean quoted) {
        this.name = name;
        this.suffix = suffix;
        this.separator = separator;
        this.quoted = quoted;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<String> suffixes() {
        return List.of(suffix);
    }

    @Override
    public RecordInput read(Path file) {
        Separator found = Separator.of(file, separator);
        try {
            RowReader rows = new RowReader(TextFile.open(file), found.character(), quoted);
            return DelimitedInput.open(rows, found.hasLine(), file.toString(), Files.size(file));
        } catch (IOException e) {
            throw TextFile.unreadable(file, e);
        }
    }

    @Override
    public PredictionOutput create(Path path) {
        return new DelimitedOutput(AppendedFile.create(path), rows(), List.of());
    }

    @Override
    public PredictionOutput resume(Path path, JsonNode position) {
        List<String> columns = new ArrayList<>();
        position.path(COLUMNS).forEach(column -> columns.add(column.asText()));
        return new DelimitedOutput(AppendedFile.resume(path, position), rows(), columns);
    }

    private RowWriter rows() {
        return new RowWriter(separator, quoted);
    }

    @Override
    public void check(Path path, JsonNode position) {
        AppendedFile.check(path, position);
    }
}
