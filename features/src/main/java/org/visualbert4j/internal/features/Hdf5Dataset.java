package org.visualbert4j.internal.features;

import io.jhdf.api.Dataset;
import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.exceptions.HdfException;
import io.jhdf.filter.PipelineFilterWithData;
import io.jhdf.object.datatype.DataType;
import io.jhdf.object.datatype.FixedPoint;
import io.jhdf.object.datatype.FloatingPoint;
import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A dataset's numbers, all or a row. Chunks are put together here: jHDF's slices look for chunks in the wrong places, and give
 * zeros for those that they don't find. What the file says of sizes is held against limits and the file before
 * anything is allocated.
 */
final class Hdf5Dataset {

    private static final int MOST_CHUNK_BYTES = 1 << 27;
    private static final int MOST_CHUNKS = 1 << 16; // of an image

    private final Dataset dataset;
    private final String where;
    private final long fileSize;

    Hdf5Dataset(Dataset dataset, String where, long fileSize) {
        this.dataset = dataset;
        this.where = where + ", dataset " + dataset.getName();
        this.fileSize = fileSize;
    }

    /** Whether it holds numbers of the kinds that are read. */
    static boolean isNumbers(Dataset dataset) {
        DataType type = dataset.getDataType();
        return type instanceof FixedPoint || type instanceof FloatingPoint;
    }

    /** All of it. */
    NamedArray whole() throws IOException {
        int[] sizes = dataset.getDimensions();
        return read(
                new int[sizes.length],
                sizes,
                Arrays.stream(sizes).asLongStream().boxed().toList());
    }

    /** What it has of one of so many images, by its first index. */
    NamedArray row(int row, int rows) throws IOException {
        int[] sizes = dataset.getDimensions();
        if (sizes.length == 0 || sizes[0] != rows) {
            throw NamedArray.error(
                    where, "is of shape " + Arrays.toString(sizes) + ", where there are " + rows + " ids");
        }
        int[] from = new int[sizes.length];
        from[0] = row;
        int[] one = sizes.clone();
        one[0] = 1;
        List<Long> shape = Arrays.stream(one).asLongStream().boxed().toList();
        return read(from, one, sizes.length == 1 ? shape : shape.subList(1, shape.size()));
    }

    private NamedArray read(int[] from, int[] sizes, List<Long> shape) throws IOException {
        int count = NamedArray.count(shape, where);
        DataType type = dataset.getDataType();
        checkType(type);
        float[] values = new float[count];
        if (count > 0) {
            Object data = dataset instanceof ChunkedDataset chunked
                    ? type.fillData(ByteBuffer.wrap(chunks(chunked, from, sizes)), new int[] {count}, null)
                    : stored(from, sizes);
            int copied = copy(data, values, 0);
            if (copied != count) {
                throw new IOException("a dataset of " + copied + " numbers where " + count + " are said");
            }
        }
        return new NamedArray(shape, values);
    }

    private void checkType(DataType type) {
        boolean known = type instanceof FloatingPoint floats
                ? isFloats(floats, 2, 5, 10) || isFloats(floats, 4, 8, 23) || isFloats(floats, 8, 11, 52)
                : type instanceof FixedPoint whole
                        && List.of(1, 2, 4, 8).contains(whole.getSize())
                        && whole.getBitPrecision() == Byte.SIZE * whole.getSize();
        if (!known) {
            throw NamedArray.error(
                    where, "holds numbers of a kind that is not read; float16, float32, float64 and whole numbers are");
        }
    }

    private static boolean isFloats(FloatingPoint type, int bytes, int exponent, int mantissa) {
        return type.getSize() == bytes && type.getExponentSize() == exponent && type.getMantissaSize() == mantissa;
    }

    /** Of a dataset that lies in the file as it is. */
    private Object stored(int[] from, int[] sizes) throws IOException {
        if (dataset.isEmpty()) {
            throw new IOException("dataset " + dataset.getName() + " was never written");
        }
        if (dataset.getSizeInBytes() > fileSize) {
            throw new IOException("dataset " + dataset.getName() + " of " + dataset.getSizeInBytes()
                    + " bytes in a file of " + fileSize);
        }
        return Arrays.equals(sizes, dataset.getDimensions())
                ? dataset.getData()
                : dataset.getData(Arrays.stream(from).asLongStream().toArray(), sizes);
    }

    private byte[] chunks(ChunkedDataset chunked, int[] from, int[] sizes) throws IOException {
        int width = dataset.getDataType().getSize();
        int[] chunk = chunked.getChunkDimensions();
        long bytes = width;
        for (int size : chunk) {
            bytes = size < 1 || bytes > MOST_CHUNK_BYTES ? Long.MAX_VALUE : bytes * size;
        }
        if (chunk.length != sizes.length || bytes > MOST_CHUNK_BYTES) {
            throw NamedArray.error(
                    where,
                    "has chunks of shape " + Arrays.toString(chunk) + ", where " + MOST_CHUNK_BYTES
                            + " bytes are the limit");
        }
        List<PipelineFilterWithData> filters = chunked.getFilters();
        Hdf5Filters.check(filters, where);
        long chunks = 1;
        for (int axis = 0; axis < chunk.length && chunks <= MOST_CHUNKS; axis++) {
            chunks *= (sizes[axis] - 1) / chunk[axis] + 1L;
        }
        if (chunks > MOST_CHUNKS) {
            throw NamedArray.error(
                    where,
                    "has chunks of shape " + Arrays.toString(chunk) + ", of which more than " + MOST_CHUNKS
                            + " make up " + Arrays.toString(sizes));
        }
        byte[] region = new byte[Math.toIntExact((long) width * count(sizes))];
        int[] at = new int[chunk.length];
        boolean found = false;
        for (int axis = 0; axis < at.length; axis++) {
            at[axis] = from[axis] - from[axis] % chunk[axis];
        }
        int[] first = at.clone();
        do {
            byte[] packed = raw(chunked, at);
            if (packed != null) {
                found = true;
                copy(Hdf5Filters.unpack(packed, filters, (int) bytes), at, chunk, region, from, sizes, width);
            }
        } while (next(at, first, chunk, from, sizes));
        if (!found) {
            throw new IOException("dataset " + dataset.getName() + " was not written for " + where);
        }
        return region;
    }

    /** A chunk as it lies in the file; null for one that was never written, which stands for zeros. */
    private byte @Nullable [] raw(ChunkedDataset chunked, int[] at) throws IOException {
        ByteBuffer buffer;
        try {
            buffer = chunked.getRawChunkBuffer(at);
        } catch (HdfException e) {
            if (!String.valueOf(e.getMessage()).startsWith("No chunk with offset")) {
                throw e;
            }
            if (dataset.getFillValue() instanceof Number fill && fill.doubleValue() != 0) {
                throw new IOException("a part of dataset " + dataset.getName() + " was never written", e);
            }
            return null;
        }
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    /** Goes to the next chunk that has a part of the region; false after the last. */
    private static boolean next(int[] at, int[] first, int[] chunk, int[] from, int[] sizes) {
        for (int axis = at.length - 1; axis >= 0; axis--) {
            at[axis] += chunk[axis];
            if (at[axis] < from[axis] + sizes[axis]) {
                return true;
            }
            at[axis] = first[axis];
        }
        return false;
    }

    /** Copies what a chunk and the region share, a run along the last axis at a time. */
    private static void copy(byte[] bytes, int[] at, int[] chunk, byte[] region, int[] from, int[] sizes, int width) {
        int last = at.length - 1;
        int[] begin = new int[at.length];
        int[] end = new int[at.length];
        for (int axis = 0; axis <= last; axis++) {
            begin[axis] = Math.max(at[axis], from[axis]);
            end[axis] = Math.min(at[axis] + chunk[axis], from[axis] + sizes[axis]);
        }
        int[] index = begin.clone();
        while (true) {
            int source = 0;
            int target = 0;
            for (int axis = 0; axis <= last; axis++) {
                source = source * chunk[axis] + index[axis] - at[axis];
                target = target * sizes[axis] + index[axis] - from[axis];
            }
            System.arraycopy(bytes, source * width, region, target * width, (end[last] - begin[last]) * width);
            int axis = last - 1;
            while (axis >= 0 && ++index[axis] == end[axis]) {
                index[axis] = begin[axis];
                axis--;
            }
            if (axis < 0) {
                return;
            }
        }
    }

    private static long count(int[] sizes) {
        return Arrays.stream(sizes).asLongStream().reduce(1, (a, b) -> a * b);
    }

    private static int copy(Object data, float[] out, int at) {
        if (!data.getClass().isArray()) {
            out[at] = ((Number) data).floatValue();
            return at + 1;
        }
        if (data instanceof float[] floats) {
            System.arraycopy(floats, 0, out, at, floats.length);
            return at + floats.length;
        }
        int position = at;
        for (int i = 0; i < Array.getLength(data); i++) {
            position = copy(Array.get(data, i), out, position);
        }
        return position;
    }
}
