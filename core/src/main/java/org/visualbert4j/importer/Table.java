package org.visualbert4j.importer;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.VisualBertException;
import org.visualbert4j.runtime.AtomicFile;
import org.visualbert4j.vision.ImageFormat;

/**
 * A plain table in CSV, TSV or Parquet, or a folder of them, each a split of its name; {@code train-00000-of-00002.parquet} and its
 * like are one. Columns are named; all others go along under their own names, but for those whose names have a meaning in files
 * of records. Pictures in Parquet are written to {@code images/SPLIT/} of the output.
 */
public final class Table implements Importer {

    private static final Pattern NAME = Pattern.compile("(.+?)(?:-\\d{5}-of-\\d{5})?\\.(csv|tsv|parquet)");

    private final Map<String, List<Path>> files = new LinkedHashMap<>();
    private final TableColumns columns;
    private final @Nullable Path images;
    private final Path output;

    /**
     * Looks for tables.
     *
     * @param source a file or a folder
     * @param images the folder that pictures' paths are relative to; null for that of their table
     * @param output the folder that the import goes to
     * @throws VisualBertException DATA where there is none
     */
    public Table(Path source, TableColumns columns, @Nullable Path images, Path output) {
        this.columns = columns;
        this.images = images;
        this.output = output;
        for (Path file : Files.isDirectory(source) ? SplitFiles.list(source) : List.of(source)) {
            Matcher name = name(file);
            if (name.matches() && Files.isRegularFile(file)) {
                files.computeIfAbsent(name.group(1), split -> new ArrayList<>()).add(file);
            }
        }
        if (files.isEmpty()) {
            throw new VisualBertException(
                    VisualBertException.Code.DATA,
                    source + (Files.exists(source) ? ": is and holds no table" : ": no such file or folder")
                            + "; looked for .csv, .tsv or .parquet");
        }
    }

    private static Matcher name(Path file) {
        return NAME.matcher(String.valueOf(file.getFileName()));
    }

    @Override
    public List<String> splits() {
        return List.copyOf(files.keySet());
    }

    @Override
    public void read(String split, RecordSink records) {
        for (Path file : files.getOrDefault(split, List.of())) {
            Rows rows = new Rows(split, file, records);
            Matcher name = name(file);
            switch (name.matches() ? name.group(2) : "") {
                case "csv" -> DelimitedFile.read(file, ',', rows);
                case "tsv" -> DelimitedFile.read(file, '\t', rows);
                default -> ParquetFile.read(file, rows);
            }
        }
    }

    /** Makes the rows of one file into records. */
    private final class Rows implements TableRow.Reader {

        private final String split;
        private final Path file;
        private final RecordSink records;
        private TableColumns found = columns;

        Rows(String split, Path file, RecordSink records) {
            this.split = split;
            this.file = file;
            this.records = records;
        }

        @Override
        public void header(String place, List<String> header) {
            found = columns.in(header, place);
        }

        @Override
        public void row(TableRow row) {
            String name = file.getFileName() + ":" + row.name();
            String label = value(row, found.label());
            Map<String, String> extra = new LinkedHashMap<>();
            row.values().forEach((column, value) -> {
                if (found.isExtra(column)) {
                    extra.put(column, value);
                }
            });
            String id = value(row, found.id());
            records.add(new ImportedRecord(
                    id == null ? name : id,
                    row.values().getOrDefault(found.text(), ""),
                    image(row),
                    label == null ? new ImportedRecord.Unlabelled() : new ImportedRecord.OneLabel(label),
                    extra));
        }

        private @Nullable String value(TableRow row, @Nullable String column) {
            return column == null ? null : row.values().get(column);
        }

        private List<Path> image(TableRow row) {
            String column = found.image();
            byte[] picture = column == null ? null : row.pictures().get(column);
            String path = value(row, column);
            if (picture != null) {
                return List.of(written(row, picture));
            }
            if (path == null) {
                return List.of();
            }
            try {
                return List.of(images == null ? file.resolveSibling(path) : images.resolve(path));
            } catch (InvalidPathException e) {
                throw row.error("\"" + column + "\" is no path: " + e.getReason());
            }
        }

        /** Named after file and row, whatever name the table has for it. */
        private Path written(TableRow row, byte[] picture) {
            String ending = ImageFormat.of(picture)
                    .orElseThrow(() -> row.error("its picture is no JPEG, PNG, GIF, WebP, BMP or TIFF"))
                    .name()
                    .toLowerCase(Locale.ROOT);
            String table = String.valueOf(file.getFileName()).replaceFirst("\\.parquet$", "");
            Path path = output.resolve("images").resolve(split).resolve(table + "-" + row.name() + "." + ending);
            AtomicFile.write(path, channel -> {
                ByteBuffer bytes = ByteBuffer.wrap(picture);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            });
            return path;
        }
    }
}
