package org.visualbert4j.internal.importers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.files.Parsing;

/**
 * The rows of a Parquet file, one at a time, a group of them in memory. What a hostile file says of itself is checked before memory is
 * taken for it. Used by one thread; close it.
 */
public final class ParquetRows implements AutoCloseable {

    private static final String KIND = "Parquet";

    private final Path file;
    private final ParquetFileReader pages;
    private final MessageType schema;
    private @Nullable RecordReader<Group> rows;
    private long left; // of the group

    private ParquetRows(Path file, ParquetFileReader pages, MessageType schema) {
        this.file = file;
        this.pages = pages;
        this.schema = schema;
    }

    /**
     * Opens a file.
     *
     * @param wanted which of its columns are read
     * @throws VisualBertException DATA for what is no Parquet, broken, or packed in a way that isn't read
     */
    public static ParquetRows open(Path file, Predicate<Type> wanted) {
        return Parsing.guarded(file, KIND, () -> {
            ParquetFileReader pages = open(file);
            try {
                MessageType all = pages.getFileMetaData().getSchema();
                MessageType schema = new MessageType(
                        all.getName(), all.getFields().stream().filter(wanted).toList());
                ParquetPages.check(
                        file,
                        pages.getRowGroups(),
                        schema.getFields().stream().map(Type::getName).collect(Collectors.toSet()));
                pages.setRequestedSchema(schema);
                return new ParquetRows(file, pages, schema);
            } catch (IOException | RuntimeException e) {
                pages.close();
                throw e;
            }
        });
    }

    private static ParquetFileReader open(Path file) throws IOException {
        if (!ParquetPages.isParquet(file)) {
            throw new IOException("it does not begin and end with PAR1");
        }
        ParquetReadOptions options = ParquetReadOptions.builder(new PlainParquetConfiguration())
                .withCodecFactory(new ParquetCodecs())
                .build();
        return ParquetFileReader.open(new LocalInputFile(file), options);
    }

    /** All columns of the file, those that aren't read included. */
    public MessageType all() {
        return pages.getFileMetaData().getSchema();
    }

    /** The columns that are read. */
    public MessageType schema() {
        return schema;
    }

    /** What writers note beside the columns. */
    public Map<String, String> metadata() {
        return pages.getFileMetaData().getKeyValueMetaData();
    }

    /** How many rows there are. */
    public long count() {
        return pages.getRecordCount();
    }

    /**
     * The next row, or null at the end.
     *
     * @throws VisualBertException DATA where the file is broken
     */
    public @Nullable Group next() {
        return Parsing.guarded(file, KIND, this::read).orElse(null);
    }

    private Optional<Group> read() throws IOException {
        while (left == 0) {
            PageReadStore group = pages.readNextRowGroup();
            if (group == null) {
                return Optional.empty();
            }
            left = group.getRowCount();
            rows = new ColumnIOFactory().getColumnIO(schema).getRecordReader(group, new GroupRecordConverter(schema));
        }
        left--;
        return Optional.ofNullable(rows).map(RecordReader::read);
    }

    @Override
    public void close() {
        try {
            pages.close();
        } catch (IOException e) {
            // it was only read
        }
    }
}
