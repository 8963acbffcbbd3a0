package org.visualbert4j.internal.importers;

import static org.visualbert4j.error.VisualBertException.Code.DATA;

import io.airlift.compress.Decompressor;
import io.airlift.compress.lz4.Lz4Decompressor;
import io.airlift.compress.snappy.SnappyCompressor;
import io.airlift.compress.snappy.SnappyDecompressor;
import io.airlift.compress.zstd.ZstdDecompressor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.visualbert4j.error.VisualBertException;

/**
 * Unpacks the pages of Parquet files without Hadoop's codecs and without native code: snappy, zstd, lz4_raw and gzip. Packs with snappy.
 */
public final class ParquetCodecs implements CompressionCodecFactory {

    /** More than any writer makes of a page, so that a broken file can't ask for all memory. */
    static final int MAXIMUM_PAGE = 1 << 29;

    /** Unpacks all of one array into another. */
    private interface Unpacking {
        void unpack(byte[] packed, byte[] page) throws IOException;
    }

    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
        return switch (codec) {
            case UNCOMPRESSED -> new Page((packed, page) -> System.arraycopy(packed, 0, page, 0, page.length));
            case SNAPPY -> new Page(unpacking(new SnappyDecompressor()));
            case ZSTD -> new Page(unpacking(new ZstdDecompressor()));
            case LZ4_RAW -> new Page(unpacking(new Lz4Decompressor()));
            case GZIP -> new Page(ParquetCodecs::gunzip);
            case LZO, BROTLI, LZ4 ->
                throw new VisualBertException(
                        DATA,
                        "the Parquet file is packed with " + codec
                                + ", which is not read; snappy, zstd, lz4_raw and gzip are");
        };
    }

    private static Unpacking unpacking(Decompressor decompressor) {
        return (packed, page) -> {
            int length = decompressor.decompress(packed, 0, packed.length, page, 0, page.length);
            if (length != page.length) {
                throw new IOException("a page of " + length + " bytes where " + page.length + " are said");
            }
        };
    }

    private static void gunzip(byte[] packed, byte[] page) throws IOException {
        try (InputStream in = new GZIPInputStream(new java.io.ByteArrayInputStream(packed))) {
            if (in.readNBytes(page, 0, page.length) != page.length) {
                throw new IOException("a page shorter than the " + page.length + " bytes that are said");
            }
        }
    }

    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName codec) {
        return switch (codec) {
            case UNCOMPRESSED, SNAPPY -> new Packed(codec);
            case ZSTD, LZ4_RAW, GZIP, LZO, BROTLI, LZ4 ->
                throw new UnsupportedOperationException(codec + " is not written");
        };
    }

    /** Pages that are written. */
    private record Packed(CompressionCodecName codec) implements BytesInputCompressor {

        @Override
        public BytesInput compress(BytesInput page) throws IOException {
            if (codec == CompressionCodecName.UNCOMPRESSED) {
                return page;
            }
            byte[] bytes = page.toInputStream().readAllBytes();
            SnappyCompressor snappy = new SnappyCompressor();
            byte[] packed = new byte[snappy.maxCompressedLength(bytes.length)];
            return BytesInput.from(packed, 0, snappy.compress(bytes, 0, bytes.length, packed, 0, packed.length));
        }

        @Override
        public CompressionCodecName getCodecName() {
            return codec;
        }

        @Override
        public void release() {
            // nothing is held
        }
    }

    @Override
    public void release() {
        // nothing is held
    }

    /** Pages of one codec. */
    private record Page(Unpacking unpacking) implements BytesInputDecompressor {

        @Override
        public BytesInput decompress(BytesInput packed, int length) throws IOException {
            if (length < 0 || length > MAXIMUM_PAGE) {
                throw new IOException("a page of " + length + " bytes");
            }
            byte[] page = new byte[length];
            unpacking.unpack(packed.toInputStream().readAllBytes(), page);
            return BytesInput.from(page);
        }

        @Override
        public void decompress(ByteBuffer packed, int packedLength, ByteBuffer page, int length) throws IOException {
            byte[] bytes = new byte[packedLength];
            packed.get(bytes);
            page.put(decompress(BytesInput.from(bytes), length).toInputStream().readAllBytes());
        }

        @Override
        public void release() {
            // nothing is held
        }
    }
}
