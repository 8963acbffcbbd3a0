package org.visualbert4j.importer;

import static org.visualbert4j.VisualBertException.Code.DATA;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation.EnumLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.JsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.visualbert4j.VisualBertException;

/**
 * Tables in Parquet, a group of rows in memory at a time. Columns are texts, numbers and pictures: bytes, or the pair of
 * {@code bytes} and {@code path} in which Hugging Face datasets keeps them, whose names of classes are put for their numbers too.
 * Columns of other kinds, such as lists, are passed over.
 */
final class ParquetFile {

    /** Something read by the library. */
    private interface Parsing<T> {
        T parse() throws IOException;
    }

    private ParquetFile() {}

    /**
     * Reads a table.
     *
     * @throws VisualBertException DATA for what is no Parquet, broken, or packed in a way that isn't read
     */
    static void read(Path file, TableRow.Reader reader) {
        try (ParquetFileReader pages = parsed(file, () -> open(file))) {
            MessageType schema = columns(pages.getFileMetaData().getSchema(), file);
            pages.setRequestedSchema(schema);
            ClassNames names = ClassNames.of(pages.getFileMetaData().getKeyValueMetaData());
            reader.header(
                    file.toString(),
                    schema.getFields().stream().map(Type::getName).toList());
            MessageColumnIO columns = new ColumnIOFactory().getColumnIO(schema);
            long number = 0;
            for (int part = 0; part < pages.getRowGroups().size(); part++) {
                PageReadStore group = parsed(file, pages::readNextRowGroup);
                RecordReader<Group> rows =
                        parsed(file, () -> columns.getRecordReader(group, new GroupRecordConverter(schema)));
                for (long i = 0; i < group.getRowCount(); i++) {
                    reader.row(row(file, number++, parsed(file, rows::read), names));
                }
            }
        } catch (IOException e) {
            throw broken(file, e);
        }
    }

    private static ParquetFileReader open(Path file) throws IOException {
        ParquetReadOptions options = ParquetReadOptions.builder(new PlainParquetConfiguration())
                .withCodecFactory(new ParquetCodecs())
                .build();
        return ParquetFileReader.open(new LocalInputFile(file), options);
    }

    /** What the library says of the file; it throws all kinds of exceptions at broken ones. */
    private static <T> T parsed(Path file, Parsing<T> parsing) {
        try {
            return parsing.parse();
        } catch (VisualBertException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw broken(file, e);
        }
    }

    private static MessageType columns(MessageType schema, Path file) {
        List<Type> columns = schema.getFields().stream()
                .filter(type -> type.isPrimitive() ? !type.isRepetition(Type.Repetition.REPEATED) : isPicture(type))
                .toList();
        if (columns.isEmpty()) {
            throw new VisualBertException(DATA, file + ": has no columns of texts, numbers or pictures");
        }
        return new MessageType(schema.getName(), columns);
    }

    private static boolean isPicture(Type type) {
        GroupType group = type.asGroupType();
        return !type.isRepetition(Type.Repetition.REPEATED)
                && group.containsField("bytes")
                && group.containsField("path")
                && group.getFields().stream().allMatch(Type::isPrimitive);
    }

    private static TableRow row(Path file, long number, Group row, ClassNames names) {
        Map<String, String> values = new LinkedHashMap<>();
        Map<String, byte[]> pictures = new LinkedHashMap<>();
        for (Type column : row.getType().getFields()) {
            String name = column.getName();
            if (row.getFieldRepetitionCount(name) == 0) {
                continue;
            }
            if (!column.isPrimitive()) {
                Group picture = row.getGroup(name, 0);
                put(picture, picture.getType().getType("bytes"), name, values, pictures);
                if (picture.getFieldRepetitionCount("path") > 0) {
                    values.put(name, picture.getString("path", 0));
                }
            } else {
                put(row, column, name, values, pictures);
                values.computeIfPresent(name, names::name);
            }
        }
        return new TableRow(file + ": row " + number, String.valueOf(number), values, pictures);
    }

    private static void put(
            Group group, Type column, String name, Map<String, String> values, Map<String, byte[]> pictures) {
        if (group.getFieldRepetitionCount(column.getName()) == 0) {
            return;
        }
        if (column.asPrimitiveType().getPrimitiveTypeName() != PrimitiveTypeName.BINARY) {
            values.put(name, group.getValueToString(group.getType().getFieldIndex(column.getName()), 0));
        } else if (isText(column)) {
            values.put(name, group.getString(column.getName(), 0));
        } else {
            pictures.put(name, group.getBinary(column.getName(), 0).getBytes());
        }
    }

    private static boolean isText(Type column) {
        Object kind = column.getLogicalTypeAnnotation();
        return kind instanceof StringLogicalTypeAnnotation
                || kind instanceof EnumLogicalTypeAnnotation
                || kind instanceof JsonLogicalTypeAnnotation;
    }

    private static VisualBertException broken(Path file, Exception cause) {
        String message = cause.getMessage();
        String reason = message == null ? cause.getClass().getSimpleName() : message;
        return new VisualBertException(
                DATA,
                file + ": is no Parquet file or a broken one: "
                        + reason.lines().findFirst().orElse(""),
                cause);
    }
}
