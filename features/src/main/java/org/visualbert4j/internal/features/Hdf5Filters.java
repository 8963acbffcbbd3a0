package org.visualbert4j.internal.features;

import io.jhdf.filter.ByteShuffleFilter;
import io.jhdf.filter.LzfFilter;
import io.jhdf.filter.PipelineFilterWithData;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * What HDF5's filters do to a chunk, undone: gzip, LZF, shuffle and Fletcher's checksum, which h5py offers without further
 * libraries. No chunk becomes larger than the dataset says that its chunks are. Other filters are refused: those that jHDF has
 * for LZ4 and bitshuffle give wrong numbers for some sound files, and read foreign memory for hostile ones.
 */
final class Hdf5Filters {

    private static final int DEFLATE = 1;
    private static final int SHUFFLE = 2;
    private static final int FLETCHER32 = 3;
    private static final int LZF = 32000;
    private static final int CHECKSUM = 4; // bytes

    private Hdf5Filters() {}

    /**
     * Checks that a dataset's filters are undone here.
     *
     * @throws org.visualbert4j.error.VisualBertException DATA for others
     */
    static void check(List<PipelineFilterWithData> filters, String where) {
        for (PipelineFilterWithData filter : filters) {
            if (!List.of(DEFLATE, SHUFFLE, FLETCHER32, LZF).contains(filter.getId())) {
                throw NamedArray.error(
                        where,
                        "is packed with filter " + filter.getId() + " (" + filter.getName()
                                + "), which is not read; gzip, lzf, shuffle and fletcher32 are: h5repack -f GZIP=4 old.h5"
                                + " new.h5");
            }
        }
    }

    /**
     * A chunk as it was before its filters.
     *
     * @param size of the chunk in bytes
     * @throws IOException where it is broken or becomes larger
     */
    static byte[] unpack(byte[] packed, List<PipelineFilterWithData> filters, int size) throws IOException {
        byte[] bytes = packed;
        int checksums = 0; // that are still inside what is unpacked
        for (PipelineFilterWithData filter : filters) {
            checksums += filter.getId() == FLETCHER32 ? CHECKSUM : 0;
        }
        for (int i = filters.size() - 1; i >= 0; i--) {
            int[] data = filters.get(i).getFilterData();
            bytes = switch (filters.get(i).getId()) {
                case DEFLATE -> inflate(bytes, size + checksums);
                case SHUFFLE -> unshuffle(bytes, data);
                case LZF -> lzf(bytes, data, size + checksums);
                default -> checked(bytes);
            };
            checksums -= filters.get(i).getId() == FLETCHER32 ? CHECKSUM : 0;
        }
        if (bytes.length != size) {
            throw new IOException("a chunk of " + bytes.length + " bytes where " + size + " are said");
        }
        return bytes;
    }

    private static byte[] inflate(byte[] packed, int most) throws IOException {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(packed);
            byte[] bytes = new byte[most];
            int length = 0;
            while (!inflater.finished() && length < most) {
                int got = inflater.inflate(bytes, length, most - length);
                if (got == 0) {
                    throw new IOException("a chunk that ends in its gzip data");
                }
                length += got;
            }
            if (!inflater.finished() && inflater.inflate(new byte[1]) > 0) {
                throw new IOException("a chunk of more than the " + most + " bytes that are said");
            }
            return length == most ? bytes : Arrays.copyOf(bytes, length);
        } catch (DataFormatException e) {
            throw new IOException("a chunk of broken gzip data", e);
        } finally {
            inflater.end();
        }
    }

    private static byte[] unshuffle(byte[] bytes, int[] data) throws IOException {
        if (data.length < 1 || data[0] < 1 || data[0] > bytes.length) {
            throw new IOException("a shuffle filter without a size");
        }
        return new ByteShuffleFilter().decode(bytes, data);
    }

    private static byte[] lzf(byte[] bytes, int[] data, int most) throws IOException {
        if (data.length < 3 || data[2] < 1 || data[2] > most) {
            throw new IOException("an lzf filter of another size than its chunks");
        }
        return new LzfFilter().decode(bytes, data);
    }

    /** Sums of 16-bit words, the second over the first, as HDF5 computes them: bytes of a word with the high one first. */
    private static byte[] checked(byte[] bytes) throws IOException {
        int length = bytes.length - CHECKSUM;
        if (length < 0) {
            throw new IOException("a chunk shorter than its checksum");
        }
        long first = 0;
        long second = 0;
        for (int i = 0; i < length; i += 2) {
            int low = i + 1 < length ? bytes[i + 1] & 0xff : 0;
            first = (first + (((bytes[i] & 0xff) << 8) | low)) % 0xffff;
            second = (second + first) % 0xffff;
        }
        long stored = 0;
        for (int i = 0; i < CHECKSUM; i++) {
            stored |= (bytes[length + i] & 0xffL) << (8 * i);
        }
        if ((stored & 0xffff) % 0xffff != first || (stored >>> 16) % 0xffff != second) {
            throw new IOException("a chunk that does not fit its checksum");
        }
        return Arrays.copyOf(bytes, length);
    }
}
