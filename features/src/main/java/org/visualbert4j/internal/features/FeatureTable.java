package org.visualbert4j.internal.features;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.files.Parsing;
import org.visualbert4j.internal.files.RegularFile;
import org.visualbert4j.internal.vision.ImageFeatures;

/**
 * The table that bottom-up attention's extractors write: tabs between columns, arrays as base64 of 32-bit numbers. Six
 * columns ({@code image_id, image_w, image_h, num_boxes, boxes, features}) or LXMERT's ten ({@code img_id, img_h, img_w,
 * objects_id, objects_conf, attrs_id, attrs_conf, num_boxes, boxes, features}). Read once to find the rows, then row by row.
 */
final class FeatureTable implements StoredFeatures {

    private static final int MAX_ROW = 1 << 26;
    private static final int MAX_ID = 4096;
    private static final String KIND = "TSV";
    private static final int PLAIN = 6;
    private static final int LXMERT = 10;

    private record Row(long offset, int length, int line) {}

    private final Path file;
    private final FileChannel channel;
    private final Map<String, Row> rows = new LinkedHashMap<>();

    FeatureTable(Path file) {
        this.file = file;
        channel = Parsing.guarded(file, KIND, () -> {
            index();
            return FileChannel.open(file, StandardOpenOption.READ);
        });
        if (rows.isEmpty()) {
            throw NamedArray.error(file.toString(), "has no rows");
        }
    }

    private void index() throws IOException {
        try (InputStream in = new BufferedInputStream(RegularFile.open(file), 1 << 20)) {
            ByteArrayOutputStream id = new ByteArrayOutputStream();
            int tabs = 0;
            long start = 0;
            long at = 0;
            int line = 1;
            for (int next = in.read(); next >= 0; next = in.read(), at++) {
                if (at - start > MAX_ROW || id.size() > MAX_ID) {
                    throw NamedArray.error(
                            file + ":" + line,
                            id.size() > MAX_ID
                                    ? "has no tab in its first " + MAX_ID + " bytes; is it a table of features?"
                                    : "is longer than " + MAX_ROW + " bytes");
                }
                if (next == '\n') {
                    add(id, tabs, start, at, line++);
                    start = at + 1;
                    tabs = 0;
                } else if (next == '\t') {
                    tabs++;
                } else if (tabs == 0) {
                    id.write(next);
                }
            }
            add(id, tabs, start, at, line);
        }
    }

    private void add(ByteArrayOutputStream id, int tabs, long start, long end, int line) {
        if (end > start) {
            checkColumns(tabs + 1, file + ":" + line);
            rows.put(id.toString(StandardCharsets.UTF_8), new Row(start, (int) (end - start), line));
        }
        id.reset();
    }

    @Override
    public Optional<ImageFeatures> get(String id) {
        Row row = rows.get(id);
        return row == null ? Optional.empty() : Optional.of(Parsing.guarded(file, KIND, () -> read(row)));
    }

    private ImageFeatures read(Row row) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(row.length);
        while (bytes.hasRemaining() && channel.read(bytes, row.offset + bytes.position()) >= 0) {
            // as much at a time as the system gives
        }
        String where = file + ":" + row.line;
        String[] columns =
                new String(bytes.array(), StandardCharsets.ISO_8859_1).strip().split("\t", -1);
        checkColumns(columns.length, where); // again, as the file may have changed
        boolean lxmert = columns.length == LXMERT;
        int width = number(columns[lxmert ? 2 : 1], "the width", where);
        int height = number(columns[lxmert ? 1 : 2], "the height", where);
        int n = number(columns[lxmert ? 7 : 3], "num_boxes", where);
        float[] boxes = NamedArray.finite(floats(columns[lxmert ? 8 : 4], 4L * n, "boxes", where), 4, where, "boxes");
        float[] features = floats(columns[lxmert ? 9 : 5], -n, "features", where);
        NamedArray.finite(features, features.length / n, where, "features");
        return new ImageFeatures(width, height, features.length / n, features, boxes, null);
    }

    private static void checkColumns(int columns, String where) {
        if (columns != PLAIN && columns != LXMERT) {
            throw NamedArray.error(
                    where, "has " + columns + " columns, where " + PLAIN + " or " + LXMERT + " are expected");
        }
    }

    private static int number(String text, String what, String where) {
        if (!text.strip().matches("\\d{1,6}") || Integer.parseInt(text.strip()) == 0) {
            throw NamedArray.error(where, what + " is \"" + shortened(text) + "\", where a number above 0 is expected");
        }
        return Integer.parseInt(text.strip());
    }

    /** Numbers in base64: so many, or where that is negative a multiple of so many. */
    private static float[] floats(String text, long expected, String what, String where) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text.strip());
        } catch (IllegalArgumentException e) {
            throw NamedArray.error(where, what + " is no base64 (" + text.length() + " characters): " + e.getMessage());
        }
        long count = bytes.length / Float.BYTES;
        if (bytes.length % Float.BYTES != 0
                || (expected >= 0 ? count != expected : count == 0 || count % -expected != 0)) {
            throw NamedArray.error(
                    where,
                    what + " has " + bytes.length + " bytes, where "
                            + (expected >= 0
                                    ? String.valueOf(Float.BYTES * expected)
                                    : "a multiple of " + Float.BYTES * -expected)
                            + " are expected; is the row cut off?");
        }
        float[] values = new float[(int) count];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        return values;
    }

    private static String shortened(String text) {
        return text.length() > 40 ? text.substring(0, 40) + "..." : text;
    }

    @Override
    public int dimension() {
        return get(rows.keySet().iterator().next()).orElseThrow().dimension();
    }

    private VisualBertException failed(IOException e) {
        return new VisualBertException(VisualBertException.Code.IO, file + " can't be read: " + e, e);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw failed(e);
        }
    }
}
