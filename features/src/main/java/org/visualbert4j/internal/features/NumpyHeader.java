package org.visualbert4j.internal.features;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an array of NumPy says of itself before its numbers.
 *
 * @param type kind and bytes of a number, such as {@code f4}
 * @param order of a number's bytes
 * @param columnwise whether the first index runs fastest, as in Fortran
 * @param shape its sizes
 * @param bytes of this header
 */
record NumpyHeader(String type, ByteOrder order, boolean columnwise, List<Long> shape, int bytes) {

    private static final int MAX_BYTES = 1 << 16;
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final Pattern DESCR = Pattern.compile("'descr'\\s*:\\s*(?:'([^']{0,100})'|(\\[))");
    private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([\\d,\\sL]{0,200})\\)");
    private static final Pattern SIZE = Pattern.compile("\\s*(\\d{1,18})L?\\s*");
    private static final Pattern TYPE = Pattern.compile("([<>|=]?)(f[248]|[iu][1248]|b1)");

    /** Reads it, up to where the numbers begin. */
    static NumpyHeader read(InputStream in, String where) throws IOException {
        byte[] start = in.readNBytes(MAGIC.length + 2);
        if (start.length < MAGIC.length + 2 || !Arrays.equals(start, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw NamedArray.error(where, "is no array of NumPy");
        }
        int sizeBytes = start[MAGIC.length] == 1 ? Short.BYTES : Integer.BYTES;
        ByteBuffer size = ByteBuffer.wrap(read(in, sizeBytes)).order(ByteOrder.LITTLE_ENDIAN);
        int length = sizeBytes == Short.BYTES ? size.getShort() & 0xffff : size.getInt();
        if (length < 0 || length > MAX_BYTES) {
            throw NamedArray.error(where, "has a header of " + (length & 0xffffffffL) + " bytes");
        }
        String text = new String(read(in, length), StandardCharsets.ISO_8859_1);
        Matcher descr = DESCR.matcher(text);
        Matcher fortran = ORDER.matcher(text);
        Matcher shape = SHAPE.matcher(text);
        if (!descr.find() || !fortran.find() || !shape.find()) {
            throw NamedArray.error(where, "has a header that makes no sense: " + shortened(text));
        }
        Matcher type = TYPE.matcher(descr.group(1) == null ? "" : descr.group(1));
        if (!type.matches()) {
            throw NamedArray.error(where, refused(descr.group(1)));
        }
        return new NumpyHeader(
                type.group(2),
                type.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN,
                "True".equals(fortran.group(1)),
                sizes(shape.group(1), text, where),
                start.length + sizeBytes + length);
    }

    /** Of a number. */
    int width() {
        return type.charAt(1) - '0';
    }

    private static byte[] read(InputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("it ends in its header");
        }
        return bytes;
    }

    private static List<Long> sizes(String text, String header, String where) {
        List<Long> sizes = new ArrayList<>();
        if (!text.isBlank()) {
            String[] parts = text.split(",", -1);
            for (int i = 0; i < parts.length; i++) {
                Matcher size = SIZE.matcher(parts[i]);
                if (size.matches()) {
                    sizes.add(Long.parseLong(size.group(1)));
                } else if (i == 0 || i < parts.length - 1 || !parts[i].isBlank()) {
                    throw NamedArray.error(where, "has a header that makes no sense: " + shortened(header));
                }
            }
        }
        return List.copyOf(sizes);
    }

    private static String refused(@org.jspecify.annotations.Nullable String descr) {
        String found = descr == null
                ? "holds records of several fields (a structured dtype)"
                : descr.endsWith("O")
                        ? "holds Python objects (dtype object), which are programs and are not read"
                        : "holds values of dtype " + shortened(descr);
        return found + "; save numbers, such as numpy.save(file, array.astype(\"float32\"))";
    }

    private static String shortened(String text) {
        String line = text.replaceAll("[^ -~]+", " ").strip();
        return line.length() > 80 ? line.substring(0, 80) + "..." : line;
    }
}
