package org.visualbert4j.internal.features;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.visualbert4j.internal.files.Parsing;
import org.visualbert4j.internal.files.RegularFile;

/**
 * Reads NumPy's files: {@code .npy}, one array, and {@code .npz}, a zip of them. Numbers of any width and byte order; no
 * objects, since those are programs. What a header says is held against the file before anything is allocated.
 */
final class NumpyFile {

    private static final int MAX_ARRAYS = 64;
    private static final int BLOCK = 1 << 16; // bytes
    private static final String ENDING = ".npy";

    private NumpyFile() {}

    /**
     * The wanted arrays of a file by name; that of an {@code .npy} file is called {@code features}.
     *
     * @throws org.visualbert4j.error.VisualBertException DATA for one that is broken or too large, IO for one that can't be read
     */
    static Map<String, NamedArray> read(Path file) {
        return Parsing.guarded(
                file, "NumPy", () -> file.toString().endsWith(".npz") ? arrays(file) : Map.of("features", array(file)));
    }

    private static NamedArray array(Path file) throws IOException {
        try (InputStream in = RegularFile.open(file)) {
            return array(in, Files.size(file), file.toString());
        }
    }

    private static Map<String, NamedArray> arrays(Path file) throws IOException {
        Map<String, NamedArray> arrays = new LinkedHashMap<>();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            List<String> names = zip.stream()
                    .limit(MAX_ARRAYS + 1)
                    .map(ZipEntry::getName)
                    .filter(name -> name.endsWith(ENDING))
                    .map(name -> name.substring(0, name.length() - ENDING.length()))
                    .toList();
            if (names.isEmpty() || zip.size() > MAX_ARRAYS) {
                throw NamedArray.error(
                        file.toString(), "is a zip of " + zip.size() + " files, where 1 to 64 arrays are expected");
            }
            if (Set.copyOf(names).size() < names.size()) {
                throw NamedArray.error(file.toString(), "holds two arrays of one name");
            }
            for (String name : NamedArray.wanted(names, file.toString())) {
                ZipEntry entry = zip.getEntry(name + ENDING);
                try (InputStream in = zip.getInputStream(entry)) {
                    arrays.put(name, array(in, entry.getSize(), file + ", array " + name));
                }
            }
        }
        return arrays;
    }

    private static NamedArray array(InputStream in, long size, String where) throws IOException {
        NumpyHeader header = NumpyHeader.read(in, where);
        int count = NamedArray.count(header.shape(), where);
        long expected = (long) count * header.width();
        if (expected != size - header.bytes()) {
            throw NamedArray.error(
                    where,
                    "has " + (size - header.bytes()) + " bytes of numbers where shape " + header.shape() + " wants "
                            + expected);
        }
        float[] values = values(in, header, count);
        if (in.read() >= 0) {
            throw NamedArray.error(where, "has more numbers than shape " + header.shape() + " wants");
        }
        return new NamedArray(header.shape(), header.columnwise() ? rowByRow(values, header.shape()) : values);
    }

    private static float[] values(InputStream in, NumpyHeader header, int count) throws IOException {
        float[] values = new float[count];
        int perBlock = BLOCK / header.width();
        for (int from = 0; from < count; from += perBlock) {
            int until = Math.min(count, from + perBlock);
            byte[] bytes = in.readNBytes((until - from) * header.width());
            if (bytes.length < (until - from) * header.width()) {
                throw new EOFException("it ends in its numbers");
            }
            ByteBuffer block = ByteBuffer.wrap(bytes).order(header.order());
            for (int i = from; i < until; i++) {
                values[i] = value(block, header.type());
            }
        }
        return values;
    }

    private static float value(ByteBuffer in, String type) {
        return switch (type) {
            case "f4" -> in.getFloat();
            case "f8" -> (float) in.getDouble();
            case "f2" -> half(in.getShort());
            case "i8" -> in.getLong();
            case "u8" -> unsigned(in.getLong());
            case "i4" -> in.getInt();
            case "u4" -> Integer.toUnsignedLong(in.getInt());
            case "i2" -> in.getShort();
            case "u2" -> Short.toUnsignedInt(in.getShort());
            case "u1", "b1" -> Byte.toUnsignedInt(in.get());
            default -> in.get(); // i1
        };
    }

    private static float unsigned(long bits) {
        return bits >= 0 ? bits : (float) ((bits >>> 1) | (bits & 1)) * 2; // the last bit is kept, as it decides a tie
    }

    /** IEEE 754's 16-bit number. */
    static float half(short bits) {
        int exponent = bits >> 10 & 0x1f;
        int fraction = bits & 0x3ff;
        float size = exponent == 0
                ? fraction * 0x1p-24f
                : exponent == 31
                        ? fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN
                        : Float.intBitsToFloat((exponent + 112) << 23 | fraction << 13);
        return bits < 0 ? -size : size;
    }

    /** From column by column. */
    private static float[] rowByRow(float[] values, List<Long> sizes) {
        float[] turned = new float[values.length];
        int[] index = new int[sizes.size()];
        for (int i = 0; i < values.length; i++) {
            int from = 0;
            for (int axis = index.length - 1; axis >= 0; axis--) {
                from = (int) (from * sizes.get(axis) + index[axis]);
            }
            turned[i] = values[from];
            for (int axis = index.length - 1; axis >= 0 && ++index[axis] == sizes.get(axis); axis--) {
                index[axis] = 0;
            }
        }
        return turned;
    }
}
