package org.visualbert4j.internal.format.parquet;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.schema.MessageType;
import org.visualbert4j.internal.files.RegularFile;
import org.visualbert4j.internal.importers.ParquetCodecs;

/** A part that is being written, beside its name; it has its name when it is complete and on disk. Used by one thread; close it. */
final class PartFile implements AutoCloseable {

    private static final long GROUP_BYTES = 64L << 20;
    private static final int ROWS_A_PAGE = 1000;

    private final Path path;
    private final Path beside;
    private final ParquetWriter<RowWriteSupport.Row> writer;
    private long rows;
    private long bytes;

    /** The name of a part, from 0. */
    static String name(int index) {
        return String.format(Locale.ROOT, "part-%05d.parquet", index);
    }

    PartFile(Path folder, int index, MessageType schema) throws IOException {
        this.path = folder.resolve(name(index));
        this.beside = folder.resolve("_" + name(index) + ".partial");
        this.writer = new Builder(new LocalOutputFile(beside), schema)
                .withConf(new PlainParquetConfiguration())
                .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
                .withCodecFactory(new ParquetCodecs())
                .withCompressionCodec(CompressionCodecName.SNAPPY)
                .withRowGroupSize(GROUP_BYTES)
                .withRowGroupRowCountLimit(ROWS_A_PAGE)
                .withMinRowCountForPageSizeCheck(1) // rows may be images of megabytes
                .withPageRowCountLimit(ROWS_A_PAGE)
                .build();
    }

    private static final class Builder extends ParquetWriter.Builder<RowWriteSupport.Row, Builder> {

        private final MessageType schema;

        Builder(OutputFile file, MessageType schema) {
            super(file);
            this.schema = schema;
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        @SuppressWarnings("deprecation") // abstract there
        protected WriteSupport<RowWriteSupport.Row> getWriteSupport(Configuration configuration) {
            return new RowWriteSupport(schema);
        }

        @Override
        protected WriteSupport<RowWriteSupport.Row> getWriteSupport(ParquetConfiguration configuration) {
            return new RowWriteSupport(schema);
        }
    }

    void write(RowWriteSupport.Row row) throws IOException {
        writer.write(row);
        rows++;
        bytes += row.images().values().stream().mapToLong(image -> image.length).sum();
    }

    long rows() {
        return rows;
    }

    /** How many bytes of images it has. */
    long bytes() {
        return bytes;
    }

    /** Completes it. */
    Part finish() throws IOException {
        writer.close();
        try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return new Part(
                String.valueOf(path.getFileName()),
                rows,
                Files.size(path),
                HexFormat.of().formatHex(RegularFile.sha256(path)));
    }

    @Override
    public void close() {
        try {
            writer.close();
            Files.deleteIfExists(beside);
        } catch (IOException | RuntimeException e) {
            // it is written anew in any case
        }
    }
}
