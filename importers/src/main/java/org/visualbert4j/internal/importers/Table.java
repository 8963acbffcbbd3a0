package org.visualbert4j.internal.importers;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.files.AtomicFile;
import org.visualbert4j.internal.files.FileKind;
import org.visualbert4j.internal.files.TextFile;
import org.visualbert4j.internal.image.ImageFormat;
import org.visualbert4j.internal.labels.LabelFormat;
import org.visualbert4j.internal.natives.NativePath;

/**
 * A plain table in CSV, TSV, Parquet or JSON, or a folder of the first three, each a split of its name; {@code
 * train-00000-of-00002.parquet} and its like are one. Columns are named; all others go along under their own names, but for those
 * whose names have a meaning in files of records. Images in Parquet are written to {@code images/SPLIT/} of the output.
 */
public final class Table implements Importer {

    private final TableFiles files;
    private final TableColumns columns;
    private final @Nullable Path images;
    private final Path output;
    private final boolean quoted;
    private final LabelFormat labelFormat;

    /**
     * Looks for tables.
     *
     * @param source a file or a folder
     * @param images the folder that images' paths are relative to; null for that of their table
     * @param output the folder that the import goes to
     * @param quoted whether quotes in TSV are as in CSV; else they are text
     * @param labelFormat how labels are written in cells
     * @throws VisualBertException DATA where there is none, or not all of one; USAGE where the output would replace the source
     */
    public Table(
            Path source,
            TableColumns columns,
            @Nullable Path images,
            Path output,
            boolean quoted,
            LabelFormat labelFormat) {
        this.files = TableFiles.of(source);
        this.columns = columns;
        this.images = images;
        this.output = output;
        this.quoted = quoted;
        this.labelFormat = labelFormat;
        files.splits().keySet().forEach(split -> {
            if (isSame(output.resolve(split + ".jsonl"), source)) {
                throw new VisualBertException(
                        VisualBertException.Code.USAGE,
                        source + ": the records would replace it; choose another `output`");
            }
        });
    }

    /** The same, quotes in TSV being text, and labels what is written. */
    public Table(Path source, TableColumns columns, @Nullable Path images, Path output) {
        this(source, columns, images, output, false, LabelFormat.PLAIN);
    }

    private static boolean isSame(Path file, Path other) {
        try {
            return Files.exists(file) && Files.isSameFile(file, other);
        } catch (IOException e) {
            throw TextFile.unreadable(file, e);
        }
    }

    /** Says of a file that is no Parquet what it is. */
    private static void refuseOther(Path file) {
        try {
            FileKind.of(file)
                    .filter(kind -> kind != FileKind.PARQUET && kind != FileKind.TEXT)
                    .ifPresent(kind -> {
                        throw new VisualBertException(
                                VisualBertException.Code.DATA, file + ": is no Parquet file but " + kind.words());
                    });
        } catch (IOException e) {
            throw TextFile.unreadable(file, e);
        }
    }

    @Override
    public List<String> splits() {
        return List.copyOf(files.splits().keySet());
    }

    @Override
    public void read(String split, RecordSink records) {
        for (Path file : files.splits().getOrDefault(split, List.of())) {
            Rows rows = new Rows(split, file, records);
            switch (TableFiles.ending(file)) {
                case "csv" -> DelimitedFile.read(file, ',', true, rows);
                case "tsv" -> DelimitedFile.read(file, '\t', quoted, rows);
                case "parquet" -> {
                    refuseOther(file);
                    ParquetFile.read(file, rows);
                }
                default -> JsonTable.read(file, rows);
            }
            rows.paths.notes(file).forEach(records::note);
            rows.leftOut.forEach((column, cells) ->
                    records.note(file + ": " + cells + " cells of \"" + column + "\" left out, which are lists"));
        }
        if (!files.passedOver().isEmpty() && split.equals(splits().get(0))) {
            records.note("passed over: "
                    + files.passedOver().stream().map(Path::toString).collect(Collectors.joining(", ")));
        }
    }

    /** Makes the rows of one file into records. */
    private final class Rows implements TableRow.Reader {

        private final String split;
        private final Path file;
        private final RecordSink records;
        private final ImagePaths paths;
        private final SortedMap<String, Integer> leftOut = new TreeMap<>();
        private TableColumns found = columns;

        Rows(String split, Path file, RecordSink records) {
            this.split = split;
            this.file = file;
            this.records = records;
            this.paths = new ImagePaths(images == null ? file.resolveSibling("") : images);
        }

        @Override
        public void header(String place, List<String> header) {
            found = columns.in(header, place);
            found.notes(header, place).forEach(this::note);
        }

        @Override
        public void note(String line) {
            records.note(line);
        }

        @Override
        public void row(TableRow row) {
            Map<String, String> extra = new LinkedHashMap<>();
            row.values().forEach((column, value) -> {
                if (found.isExtra(column)) {
                    extra.put(column, value);
                }
            });
            row.lists().keySet().stream()
                    .filter(column -> !column.equals(found.image()) && !column.equals(found.label()))
                    .forEach(column -> leftOut.merge(column, 1, Integer::sum));
            String text = value(row, found.text());
            String id = value(row, found.id());
            records.add(new ImportedRecord(
                    id == null ? file.getFileName() + ":" + row.name() : id, text, image(row), label(row), extra));
        }

        /** What a cell says; null where it is blank. */
        private @Nullable String value(TableRow row, @Nullable String column) {
            if (column == null) {
                return null;
            }
            if (row.lists().containsKey(column)) {
                throw row.error("\"" + column + "\" is a list where one text is expected");
            }
            String value = row.values().get(column);
            return value == null || value.isBlank() ? null : value;
        }

        private ImportedRecord.Label label(TableRow row) {
            String column = found.label();
            if (column == null) {
                return new ImportedRecord.Unlabelled();
            }
            List<String> list = row.lists().get(column);
            try {
                return TableLabel.of(list, list == null ? value(row, column) : null, labelFormat);
            } catch (NumberFormatException e) {
                throw row.error(
                        "\"" + column + "\" is no list of numbers from 0 to 1, a place a label, as `label-format`"
                                + " one-hot has it");
            }
        }

        private List<Path> image(TableRow row) {
            String column = found.image();
            byte[] image = column == null ? null : row.images().get(column);
            if (image != null) {
                return List.of(written(row, image));
            }
            try {
                if (column != null && row.lists().containsKey(column)) {
                    return row.lists().getOrDefault(column, List.of()).stream()
                            .map(paths::file)
                            .toList();
                }
                String path = value(row, column);
                return path == null ? List.of() : List.of(paths.file(path));
            } catch (InvalidPathException e) {
                throw row.error("\"" + column + "\" is no path: " + NativePath.reason(e));
            }
        }

        /** Named after file and row, whatever name the table has for it. */
        private Path written(TableRow row, byte[] image) {
            String ending = ImageFormat.of(image)
                    .orElseThrow(() -> row.error("its image is no JPEG, PNG, GIF, WebP, BMP or TIFF"))
                    .name()
                    .toLowerCase(Locale.ROOT);
            String table = String.valueOf(file.getFileName()).replaceFirst("(?i)\\.parquet$", "");
            Path path = output.resolve("images").resolve(split).resolve(table + "-" + row.name() + "." + ending);
            AtomicFile.write(path, channel -> {
                ByteBuffer bytes = ByteBuffer.wrap(image);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            });
            return path;
        }
    }
}
