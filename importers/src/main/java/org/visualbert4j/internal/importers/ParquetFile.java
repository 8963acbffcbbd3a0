package org.visualbert4j.internal.importers;

import static org.visualbert4j.error.VisualBertException.Code.DATA;
import static org.visualbert4j.error.VisualBertException.Code.IO;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation.EnumLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.JsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.files.Parsing;

/**
 * Tables in Parquet, a group of rows in memory at a time. Columns are texts, numbers and images: bytes, or the pair of
 * {@code bytes} and {@code path} in which Hugging Face datasets keeps them, whose names of classes are put for their numbers too.
 * Columns of other kinds, such as lists, are left out, which a note says.
 */
final class ParquetFile {

    private static final String KIND = "Parquet";

    /** Texts and images may come from a dictionary, so that a small file can stand for endlessly many of them. */
    private static final long ALWAYS_ALLOWED = 1L << 31; // bytes of all values

    private static final int MOST_TIMES_THE_FILE = 100;

    private ParquetFile() {}

    /**
     * Reads a table.
     *
     * @throws VisualBertException DATA for what is no Parquet, broken, or packed in a way that isn't read
     */
    static void read(Path file, TableRow.Reader reader) {
        try (ParquetRows rows = ParquetRows.open(file, ParquetFile::isRead)) {
            List<String> read = names(rows.schema());
            if (read.isEmpty()) {
                throw new VisualBertException(DATA, file + ": has no columns of texts, numbers or images");
            }
            ClassNames names = Parsing.guarded(file, KIND, () -> ClassNames.of(rows.metadata()));
            reader.header(file.toString(), read);
            List<String> leftOut = names(rows.all()).stream()
                    .filter(name -> !read.contains(name))
                    .toList();
            if (!leftOut.isEmpty()) {
                reader.note(file + ": columns of lists or of several values left out: " + String.join(", ", leftOut));
            }
            long left = Math.max(ALWAYS_ALLOWED, MOST_TIMES_THE_FILE * Files.size(file));
            long number = 0;
            for (Group group = rows.next(); group != null; group = rows.next()) {
                long at = number++;
                Group values = group;
                TableRow row = Parsing.guarded(file, KIND, () -> row(file, at, values, names));
                left -= bytes(row);
                if (left < 0) {
                    throw row.error("the values so far are more than " + MOST_TIMES_THE_FILE + " times the file");
                }
                reader.row(row);
            }
        } catch (IOException e) {
            throw new VisualBertException(IO, file + " can't be read: " + e, e);
        }
    }

    private static List<String> names(MessageType schema) {
        return schema.getFields().stream().map(Type::getName).toList();
    }

    private static long bytes(TableRow row) {
        long bytes = 0;
        for (String value : row.values().values()) {
            bytes += value.length();
        }
        for (byte[] image : row.images().values()) {
            bytes += image.length;
        }
        return bytes;
    }

    private static boolean isRead(Type type) {
        return type.isPrimitive() ? !type.isRepetition(Type.Repetition.REPEATED) : isImage(type);
    }

    private static boolean isImage(Type type) {
        GroupType group = type.asGroupType();
        return !type.isRepetition(Type.Repetition.REPEATED)
                && group.getFields().stream().allMatch(Type::isPrimitive)
                && Stream.of("bytes", "path")
                        .allMatch(name -> group.containsField(name)
                                && group.getType(name).asPrimitiveType().getPrimitiveTypeName()
                                        == PrimitiveTypeName.BINARY);
    }

    private static TableRow row(Path file, long number, Group row, ClassNames names) {
        Map<String, String> values = new LinkedHashMap<>();
        Map<String, byte[]> images = new LinkedHashMap<>();
        for (Type column : row.getType().getFields()) {
            String name = column.getName();
            if (row.getFieldRepetitionCount(name) == 0) {
                continue;
            }
            if (!column.isPrimitive()) {
                Group image = row.getGroup(name, 0);
                put(image, image.getType().getType("bytes"), name, values, images);
                if (image.getFieldRepetitionCount("path") > 0) {
                    values.put(name, image.getString("path", 0));
                }
            } else {
                put(row, column, name, values, images);
                values.computeIfPresent(name, names::name);
            }
        }
        return new TableRow(file + ": row " + number, String.valueOf(number), values, images);
    }

    private static void put(
            Group group, Type column, String name, Map<String, String> values, Map<String, byte[]> images) {
        if (group.getFieldRepetitionCount(column.getName()) == 0) {
            return;
        }
        if (column.asPrimitiveType().getPrimitiveTypeName() != PrimitiveTypeName.BINARY) {
            values.put(name, group.getValueToString(group.getType().getFieldIndex(column.getName()), 0));
        } else if (isText(column)) {
            values.put(name, group.getString(column.getName(), 0));
        } else {
            images.put(name, group.getBinary(column.getName(), 0).getBytes());
        }
    }

    private static boolean isText(Type column) {
        Object kind = column.getLogicalTypeAnnotation();
        return kind instanceof StringLogicalTypeAnnotation
                || kind instanceof EnumLogicalTypeAnnotation
                || kind instanceof JsonLogicalTypeAnnotation;
    }
}
