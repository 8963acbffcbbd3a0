package org.visualbert4j.feature;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.visualbert4j.VisualBertException;
import org.visualbert4j.runtime.RegularFile;

/**
 * Reads NumPy's files: {@code .npy}, one array, and {@code .npz}, a zip of them. Numbers of any width, little-endian; no
 * objects, since those are programs.
 */
final class NumpyFile {

    private static final int MAX_BYTES = 1 << 28; // of an array
    private static final int MAX_HEADER = 1 << 16;
    private static final int MAX_ARRAYS = 64;
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final Pattern DESCR = Pattern.compile("'descr'\\s*:\\s*'([<|=]?)([fiub])(\\d)'");
    private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([\\d,\\sL]{0,200})\\)");

    private NumpyFile() {}

    /**
     * The arrays of a file by name; that of an {@code .npy} file is called {@code features}.
     *
     * @throws VisualBertException DATA for one that is broken or too large, IO for one that can't be read
     */
    static Map<String, NamedArray> read(Path file) {
        try (InputStream in = RegularFile.open(file)) {
            return file.toString().endsWith(".npz")
                    ? arrays(new ZipInputStream(in), file)
                    : Map.of("features", array(bytes(in, file.toString()), file.toString()));
        } catch (IOException e) {
            throw new VisualBertException(VisualBertException.Code.IO, file + " can't be read: " + e, e);
        }
    }

    private static Map<String, NamedArray> arrays(ZipInputStream zip, Path file) throws IOException {
        Map<String, NamedArray> arrays = new LinkedHashMap<>();
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            String name = entry.getName().replaceFirst("\\.npy$", "");
            String where = file + ", array " + name;
            byte[] bytes = bytes(zip, where);
            if (arrays.size() == MAX_ARRAYS) {
                throw NamedArray.error(file.toString(), "holds more than " + MAX_ARRAYS + " arrays");
            }
            if (!isObjects(bytes)) { // such as classes' names, which are not wanted
                arrays.put(name, array(bytes, where));
            }
        }
        if (arrays.isEmpty()) {
            throw NamedArray.error(file.toString(), "is no zip of arrays");
        }
        return arrays;
    }

    private static byte[] bytes(InputStream in, String where) throws IOException {
        byte[] bytes = in.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
            throw NamedArray.error(where, "is larger than " + MAX_BYTES + " bytes");
        }
        return bytes;
    }

    private static boolean isObjects(byte[] bytes) {
        String start = new String(bytes, 0, Math.min(bytes.length, 200), StandardCharsets.ISO_8859_1);
        return start.contains("'descr': '|O'") || start.contains("'descr': '<U") || start.contains("'descr': '|S");
    }

    private static NamedArray array(byte[] bytes, String where) throws IOException {
        ByteArrayInputStream in = new ByteArrayInputStream(bytes);
        if (!java.util.Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
            throw NamedArray.error(where, "is no array of NumPy");
        }
        int version = in.read();
        in.skip(1);
        ByteBuffer size = ByteBuffer.wrap(in.readNBytes(version == 1 ? 2 : 4)).order(ByteOrder.LITTLE_ENDIAN);
        int length = size.remaining() == 2 ? size.getShort() & 0xffff : size.remaining() == 4 ? size.getInt() : -1;
        if (length < 0 || length > MAX_HEADER) {
            throw NamedArray.error(where, "has a header of " + length + " bytes");
        }
        String header = new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
        Matcher descr = DESCR.matcher(header);
        Matcher order = ORDER.matcher(header);
        Matcher shape = SHAPE.matcher(header);
        if (!descr.find() || !order.find() || !shape.find()) {
            throw NamedArray.error(where, "has a header that makes no sense: " + header.strip());
        }
        List<Long> sizes = new ArrayList<>();
        long count = 1;
        for (String part : shape.group(1).replace("L", "").split(",", -1)) {
            if (!part.isBlank()) {
                long one = part.strip().length() > 9 ? MAX_BYTES : Long.parseLong(part.strip());
                sizes.add(one);
                count = Math.min(count * one, MAX_BYTES);
            }
        }
        int width = Integer.parseInt(descr.group(3));
        if (count * width != in.available()) {
            throw NamedArray.error(
                    where,
                    "has " + in.available() + " bytes of numbers where shape " + sizes + " wants " + count * width);
        }
        ByteBuffer numbers = ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
        float[] values = values(numbers, descr.group(2) + width, (int) count, where);
        return new NamedArray(List.copyOf(sizes), "True".equals(order.group(1)) ? rowByRow(values, sizes) : values);
    }

    private static float[] values(ByteBuffer in, String type, int count, String where) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = switch (type) {
                case "f4" -> in.getFloat();
                case "f8" -> (float) in.getDouble();
                case "f2" -> half(in.getShort());
                case "i8", "u8" -> in.getLong();
                case "i4", "u4" -> in.getInt();
                case "i2", "u2" -> in.getShort();
                case "i1", "u1", "b1" -> in.get();
                default -> throw NamedArray.error(where, "holds numbers of type " + type);
            };
        }
        return values;
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
