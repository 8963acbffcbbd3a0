package org.visualbert4j.internal.importers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.visualbert4j.error.VisualBertException;

/** Parquet files that lie: no memory is taken for what they say, and whatever the library throws is one line. */
class HostileParquetTest {

    private static final int MAGIC = 4; // bytes

    @TempDir
    Path folder;

    @Test
    void a_page_that_says_that_it_is_larger_than_the_file_is_refused() throws IOException {
        byte[] whole = written(CompressionCodecName.UNCOMPRESSED);

        refused(
                withPage(whole, page -> {
                    page.setCompressed_page_size(Integer.MAX_VALUE);
                    page.setUncompressed_page_size(Integer.MAX_VALUE);
                }),
                "column [text] has a page of 2147483647 bytes, 2147483647 unpacked, at byte 4 of a file of ");
        refused(
                withPage(whole, page -> page.setCompressed_page_size(-5)),
                "Compressed page size must not be negative but was: -5");
        refused(withPage(whole, page -> page.setUncompressed_page_size(1 << 30)), "1073741824 unpacked");
    }

    @ParameterizedTest
    @EnumSource(names = {"SNAPPY", "GZIP", "ZSTD", "LZ4_RAW"})
    void a_page_that_unpacks_to_another_size_than_it_says_is_refused(CompressionCodecName codec) throws IOException {
        byte[] whole = written(codec);

        refused(withPage(whole, page -> page.setUncompressed_page_size(100_000_000)), "train.parquet: ");
        refused(withPage(whole, page -> page.setUncompressed_page_size(3)), "train.parquet: ");
    }

    @Test
    void a_column_larger_than_the_file_and_rows_without_end_are_refused() throws IOException {
        byte[] whole = written(CompressionCodecName.SNAPPY);

        refused(
                withFooter(
                        whole,
                        footer -> footer.getRow_groups()
                                .get(0)
                                .getColumns()
                                .get(0)
                                .getMeta_data()
                                .setTotal_compressed_size(1_900_000_000)),
                "column [text] of 1900000000 bytes at byte 4 of a file of ");
        refused(
                withFooter(whole, footer -> footer.getRow_groups().get(0).setNum_rows(1L << 40)),
                "1099511627776 rows in a file of ");
    }

    @Test
    void an_image_of_other_fields_is_no_image() throws IOException {
        byte[] whole = written(CompressionCodecName.UNCOMPRESSED);
        byte[] changed = withFooter(
                whole,
                footer -> footer.getSchema().stream()
                        .filter(element -> element.getName().equals("path"))
                        .forEach(element -> {
                            element.setType(Type.INT32);
                            element.unsetConverted_type();
                            element.unsetLogicalType();
                        }));

        refused(changed, "train.parquet: has no column \"image\" but text, label, weight");
    }

    @ParameterizedTest
    @EnumSource(names = {"UNCOMPRESSED", "SNAPPY", "GZIP", "ZSTD"})
    void a_file_that_was_changed_anywhere_is_read_or_refused_in_one_line(CompressionCodecName codec)
            throws IOException {
        byte[] whole = written(codec);
        Random random = new Random(16);
        for (int i = 0; i < 200; i++) {
            byte[] changed = whole.clone();
            for (int change = 0; change <= i % 3; change++) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            }
            Files.write(folder.resolve("train.parquet"), changed);
            try {
                ParquetFile.read(folder.resolve("train.parquet"), new Ignoring());
            } catch (VisualBertException e) {
                assertThat(e).hasMessageContaining("train.parquet").hasMessageNotContaining("\n");
                assertThat(e.code()).isEqualTo(VisualBertException.Code.DATA);
            }
        }
    }

    private static final class Ignoring implements TableRow.Reader {
        @Override
        public void header(String place, java.util.List<String> columns) {}

        @Override
        public void row(TableRow row) {}

        @Override
        public void note(String line) {}
    }

    private byte[] written(CompressionCodecName codec) throws IOException {
        Path file = folder.resolve("train.parquet");
        Files.deleteIfExists(file);
        try (ParquetWriter<Group> writer = ParquetFileTest.writer(file, codec, Map.of())) {
            for (int i = 0; i < 50; i++) {
                writer.write(ParquetFileTest.row("sentence number " + i, i % 3));
            }
        }
        return Files.readAllBytes(file);
    }

    /** With another header of the first page. */
    private static byte[] withPage(byte[] whole, Consumer<PageHeader> change) throws IOException {
        ByteArrayInputStream in = new ByteArrayInputStream(whole, MAGIC, whole.length - MAGIC);
        PageHeader header = Util.readPageHeader(in);
        change.accept(header);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(whole, 0, MAGIC);
        Util.writePageHeader(header, out);
        out.write(in.readAllBytes());
        return out.toByteArray();
    }

    /** With another footer. */
    private static byte[] withFooter(byte[] whole, Consumer<FileMetaData> change) throws IOException {
        int end = whole.length - 2 * MAGIC;
        int length = ByteBuffer.wrap(whole, end, MAGIC)
                .order(ByteOrder.LITTLE_ENDIAN)
                .getInt();
        FileMetaData footer = Util.readFileMetaData(new ByteArrayInputStream(whole, end - length, length));
        change.accept(footer);
        ByteArrayOutputStream changed = new ByteArrayOutputStream();
        Util.writeFileMetaData(footer, changed);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(whole, 0, end - length);
        out.write(changed.toByteArray());
        out.write(ByteBuffer.allocate(MAGIC)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(changed.size())
                .array());
        out.write(Arrays.copyOfRange(whole, whole.length - MAGIC, whole.length));
        return out.toByteArray();
    }

    private void refused(byte[] content, String message) throws IOException {
        Files.write(folder.resolve("train.parquet"), content);
        assertThatThrownBy(this::importing)
                .isInstanceOfSatisfying(
                        VisualBertException.class, e -> assertThat(e.code()).isEqualTo(VisualBertException.Code.DATA))
                .hasMessageContaining(message)
                .hasMessageNotContaining("\n");
    }

    private Imported importing() {
        Path output = folder.resolve("out");
        return Imported.of(new Table(folder.resolve("train.parquet"), ParquetFileTest.COLUMNS, null, output), output);
    }
}
