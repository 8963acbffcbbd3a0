package org.visualbert4j.internal.importers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.airlift.compress.Compressor;
import io.airlift.compress.lz4.Lz4Compressor;
import io.airlift.compress.snappy.SnappyCompressor;
import io.airlift.compress.zstd.ZstdCompressor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.visualbert4j.internal.image.ImageReader;
import org.visualbert4j.internal.image.PngWriter;
import org.visualbert4j.internal.image.RgbImage;
import org.visualbert4j.internal.records.LabelledRecord;

class ParquetFileTest {

    static final MessageType SCHEMA = MessageTypeParser.parseMessageType("""
            message schema {
              optional binary text (STRING);
              optional group image { optional binary bytes; optional binary path (STRING); }
              optional int64 label;
              optional group tags (LIST) { repeated group list { optional binary element (STRING); } }
              required double weight;
            }
            """);

    static final TableColumns COLUMNS = new TableColumns("text", "image", "label", null);

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(names = {"UNCOMPRESSED", "SNAPPY", "GZIP", "ZSTD", "LZ4_RAW"})
    void rows_are_read_however_they_are_packed(CompressionCodecName codec) throws IOException {
        // given enough rows for several pages and groups
        Path table = folder.resolve("train.parquet");
        try (ParquetWriter<Group> writer = writer(table, codec, Map.of())) {
            for (int i = 0; i < 5_000; i++) {
                writer.write(row("sentence number " + i, i % 3));
            }
        }

        Imported imported = importing(table);

        List<LabelledRecord> records = imported.records("train");
        assertThat(records).hasSize(5_000);
        assertThat(records.get(4_999).text()).isEqualTo("sentence number 4999");
        assertThat(records.get(4_999).label()).isEqualTo("1");
        assertThat(records.get(7).id()).isEqualTo("train.parquet:7");
        assertThat(Files.readString(folder.resolve("out/train.jsonl"))).contains("\"weight\":\"0.5\"");
        assertThat(Files.readString(folder.resolve("out/import.json")))
                .contains("columns of lists or of several values left out: tags");
    }

    @Test
    void images_within_are_written_and_paths_kept() throws IOException {
        Path table = folder.resolve("train-00000-of-00001.parquet");
        Path png = folder.resolve("made.png");
        PngWriter.write(RgbImage.filled(2, 3, 200, 10, 10), png);
        Group within = row("one", 0);
        within.addGroup("image")
                .append("bytes", org.apache.parquet.io.api.Binary.fromConstantByteArray(Files.readAllBytes(png)));
        Group beside = row("two", 1);
        beside.addGroup("image").append("path", "made.png");
        try (ParquetWriter<Group> writer = writer(table, CompressionCodecName.SNAPPY, Map.of())) {
            writer.write(within);
            writer.write(beside);
            writer.write(row("three", 1));
        }

        List<LabelledRecord> records = importing(table).records("train");

        Path written = folder.resolve("out/images/train/train-00000-of-00001-0.png");
        assertThat(records.get(0).image()).isEqualTo(written);
        assertThat(new ImageReader().read(written).width()).isEqualTo(2);
        assertThat(records.get(1).image()).isEqualTo(png);
        assertThat(records.get(2).images()).isEmpty();
    }

    @Test
    void numbers_of_classes_get_the_names_that_the_file_has_for_them() throws IOException {
        Path table = folder.resolve("train.parquet");
        String features =
                "{\"info\": {\"features\": {\"label\": {\"names\": [\"cat\", \"dog\"], \"_type\": \"ClassLabel\"}}}}";
        try (ParquetWriter<Group> writer = writer(table, CompressionCodecName.ZSTD, Map.of("huggingface", features))) {
            writer.write(row("a", 1));
            writer.write(row("b", 0));
            writer.write(row("c", -1)); // how unlabelled test records are marked
        }

        assertThat(importing(table).records("train"))
                .extracting(LabelledRecord::label)
                .containsExactly("dog", "cat", "-1");
    }

    @Test
    void parts_of_a_split_are_one() throws IOException {
        for (int part = 0; part < 2; part++) {
            Path table = folder.resolve("set/test-0000" + part + "-of-00002.parquet");
            Files.createDirectories(folder.resolve("set"));
            try (ParquetWriter<Group> writer = writer(table, CompressionCodecName.SNAPPY, Map.of())) {
                writer.write(row("part " + part, 0));
            }
        }

        assertThat(importing(folder.resolve("set")).records("test"))
                .extracting(LabelledRecord::text)
                .containsExactly("part 0", "part 1");
    }

    @Test
    void broken_files_are_told_in_one_line() throws IOException {
        Path table = folder.resolve("train.parquet");
        try (ParquetWriter<Group> writer = writer(table, CompressionCodecName.SNAPPY, Map.of())) {
            for (int i = 0; i < 1_000; i++) {
                writer.write(row("sentence " + i, 0));
            }
        }
        byte[] whole = Files.readAllBytes(table);

        Files.write(table, Arrays.copyOf(whole, whole.length / 2));
        assertThatThrownBy(() -> importing(table))
                .hasMessageContaining("train.parquet: is no Parquet file that can be read, or a broken");

        Files.writeString(table, "text,label\n");
        assertThatThrownBy(() -> importing(table))
                .hasMessageContaining("train.parquet: is no Parquet file that can be read, or a broken");

        byte[] flipped = whole.clone();
        Arrays.fill(flipped, 40, 400, (byte) 0x5a);
        Files.write(table, flipped);
        assertThatThrownBy(() -> importing(table))
                .hasMessageContaining("train.parquet: is no Parquet file that can be read, or a broken");
        assertThat(folder.resolve("out/train.jsonl")).doesNotExist();
    }

    private Imported importing(Path source) {
        Path output = folder.resolve("out");
        return Imported.of(new Table(source, COLUMNS, null, output), output);
    }

    static Group row(String text, long label) {
        return new SimpleGroup(SCHEMA)
                .append("text", text)
                .append("label", label)
                .append("weight", 0.5);
    }

    static ParquetWriter<Group> writer(Path file, CompressionCodecName codec, Map<String, String> metadata)
            throws IOException {
        return ExampleParquetWriter.builder(new LocalOutputFile(file))
                .withType(SCHEMA)
                .withExtraMetaData(metadata)
                .withConf(new PlainParquetConfiguration())
                .withCodecFactory(new Packing())
                .withCompressionCodec(codec)
                .withPageSize(4_096)
                .withRowGroupSize(40_000L)
                .build();
    }

    /** The writers' side of what {@link ParquetCodecs} reads. */
    private static final class Packing implements CompressionCodecFactory {

        @Override
        public BytesInputCompressor getCompressor(CompressionCodecName codec) {
            return new BytesInputCompressor() {
                @Override
                public BytesInput compress(BytesInput bytes) throws IOException {
                    byte[] page = bytes.toInputStream().readAllBytes();
                    return BytesInput.from(
                            switch (codec) {
                                case SNAPPY -> packed(new SnappyCompressor(), page);
                                case ZSTD -> packed(new ZstdCompressor(), page);
                                case LZ4_RAW -> packed(new Lz4Compressor(), page);
                                case GZIP -> gzipped(page);
                                default -> page;
                            });
                }

                @Override
                public CompressionCodecName getCodecName() {
                    return codec;
                }

                @Override
                public void release() {}
            };
        }

        private static byte[] packed(Compressor compressor, byte[] page) {
            byte[] packed = new byte[compressor.maxCompressedLength(page.length)];
            int length = compressor.compress(page, 0, page.length, packed, 0, packed.length);
            return Arrays.copyOf(packed, length);
        }

        private static byte[] gzipped(byte[] page) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
                out.write(page);
            }
            return bytes.toByteArray();
        }

        @Override
        public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
            return new ParquetCodecs().getDecompressor(codec);
        }

        @Override
        public void release() {}
    }
}
