package org.visualbert4j.internal.fuzz;

import io.airlift.compress.Compressor;
import io.airlift.compress.lz4.Lz4Compressor;
import io.airlift.compress.snappy.SnappyCompressor;
import io.airlift.compress.zstd.ZstdCompressor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** Small tables in Parquet: each codec, both versions of pages. */
final class ParquetCorpus {

    private static final MessageType SCHEMA = MessageTypeParser.parseMessageType("""
            message schema {
              optional binary text (STRING);
              optional group image { optional binary bytes; optional binary path (STRING); }
              optional int64 label;
              optional group tags (LIST) { repeated group list { optional binary element (STRING); } }
              required double weight;
              required boolean checked;
            }
            """);

    private ParquetCorpus() {}

    static void write(Path folder) throws IOException {
        List<CompressionCodecName> codecs = List.of(
                CompressionCodecName.UNCOMPRESSED,
                CompressionCodecName.SNAPPY,
                CompressionCodecName.GZIP,
                CompressionCodecName.ZSTD,
                CompressionCodecName.LZ4_RAW);
        for (CompressionCodecName codec : codecs) {
            write(folder.resolve(codec + ".1"), codec, WriterVersion.PARQUET_1_0);
            write(folder.resolve(codec + ".2"), codec, WriterVersion.PARQUET_2_0);
        }
    }

    private static void write(Path file, CompressionCodecName codec, WriterVersion version) throws IOException {
        try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(new LocalOutputFile(file))
                .withType(SCHEMA)
                .withConf(new PlainParquetConfiguration())
                .withCodecFactory(new Codecs())
                .withCompressionCodec(codec)
                .withWriterVersion(version)
                .build()) {
            for (int i = 0; i < 12; i++) {
                Group row = new SimpleGroup(SCHEMA)
                        .append("text", "the same sentence " + i % 4)
                        .append("label", (long) i % 3)
                        .append("weight", 0.5 * i)
                        .append("checked", i % 2 == 0);
                row.addGroup("image").append("bytes", Binary.fromConstantByteArray(new byte[20]));
                row.addGroup("tags").addGroup("list").append("element", "tag");
                writer.write(row);
            }
        }
    }

    private static final class Codecs implements CompressionCodecFactory {

        @Override
        public BytesInputCompressor getCompressor(CompressionCodecName codec) {
            return new BytesInputCompressor() {
                @Override
                public BytesInput compress(BytesInput bytes) throws IOException {
                    byte[] page = bytes.toInputStream().readAllBytes();
                    return switch (codec) {
                        case SNAPPY -> packed(new SnappyCompressor(), page);
                        case ZSTD -> packed(new ZstdCompressor(), page);
                        case LZ4_RAW -> packed(new Lz4Compressor(), page);
                        case GZIP -> BytesInput.from(gzipped(page));
                        default -> BytesInput.from(page);
                    };
                }

                @Override
                public CompressionCodecName getCodecName() {
                    return codec;
                }

                @Override
                public void release() {}
            };
        }

        private static BytesInput packed(Compressor compressor, byte[] page) {
            byte[] packed = new byte[compressor.maxCompressedLength(page.length)];
            return BytesInput.from(packed, 0, compressor.compress(page, 0, page.length, packed, 0, packed.length));
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
            throw new UnsupportedOperationException("only writes");
        }

        @Override
        public void release() {}
    }
}
