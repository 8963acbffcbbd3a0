package org.visualbert4j.internal.format.parquet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Map;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.EnumLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.JsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.internal.image.ImageFormat;

/**
 * Rows as fields. Texts, numbers, true and false are what they are; dates and times are ISO 8601; lists are lists, and groups objects.
 * Bytes of an image, alone or with a {@code path} as Hugging Face datasets have them, are attached by their path or their column's
 * name; where another image has that name, a number is put before it. Other bytes are base64.
 */
final class ParquetJson {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final long JULIAN_EPOCH_DAY = 2_440_588; // the Julian day of 1970-01-01

    private ParquetJson() {}

    /** A row's fields; its images are put into the map. */
    static ObjectNode fields(Group row, Map<String, byte[]> images) {
        ObjectNode fields = JSON.objectNode();
        for (Type column : row.getType().getFields()) {
            fields.set(column.getName(), value(row, column, images));
        }
        return fields;
    }

    private static boolean isImage(Type column) {
        return !column.isPrimitive()
                && column.asGroupType().getFieldCount() == 2
                && isBinary(column.asGroupType(), "bytes")
                && isBinary(column.asGroupType(), "path");
    }

    private static boolean isBinary(GroupType group, String name) {
        return group.containsField(name)
                && group.getType(name).isPrimitive()
                && group.getType(name).asPrimitiveType().getPrimitiveTypeName()
                        == PrimitiveType.PrimitiveTypeName.BINARY;
    }

    private static JsonNode image(Group group, String column, Map<String, byte[]> images) {
        String path = group.getFieldRepetitionCount("path") == 0 ? column : group.getString("path", 0);
        if (group.getFieldRepetitionCount("bytes") > 0) {
            return JSON.textNode(
                    attach(images, path, group.getBinary("bytes", 0).getBytes()));
        } else if (group.getFieldRepetitionCount("path") == 0) {
            return JSON.nullNode();
        }
        return JSON.textNode(path);
    }

    /** Attaches an image by its name, or by {@code 2/name} and so on where other bytes have that; returns the name it got. */
    static String attach(Map<String, byte[]> images, String name, byte[] bytes) {
        String free = name;
        for (int i = 2; images.containsKey(free) && !Arrays.equals(images.get(free), bytes); i++) {
            free = i + "/" + name;
        }
        images.put(free, bytes);
        return free;
    }

    private static JsonNode value(Group row, Type column, Map<String, byte[]> images) {
        int count = row.getFieldRepetitionCount(column.getName());
        if (column.isRepetition(Type.Repetition.REPEATED)) {
            ArrayNode list = JSON.arrayNode();
            for (int i = 0; i < count; i++) {
                list.add(value(row, column, i, images));
            }
            return list;
        }
        return count == 0 ? JSON.nullNode() : value(row, column, 0, images);
    }

    private static JsonNode value(Group row, Type column, int index, Map<String, byte[]> images) {
        if (isImage(column)) {
            return image(row.getGroup(column.getName(), index), column.getName(), images);
        }
        if (!column.isPrimitive()) {
            return group(row.getGroup(column.getName(), index), column, images);
        }
        String name = column.getName();
        LogicalTypeAnnotation kind = column.getLogicalTypeAnnotation();
        return switch (column.asPrimitiveType().getPrimitiveTypeName()) {
            case BOOLEAN -> JSON.booleanNode(row.getBoolean(name, index));
            case FLOAT -> JSON.numberNode(row.getFloat(name, index));
            case DOUBLE -> JSON.numberNode(row.getDouble(name, index));
            case INT32 -> integer(row.getInteger(name, index), kind);
            case INT64 -> integer(row.getLong(name, index), kind);
            case INT96 -> JSON.textNode(dateTime(row.getInt96(name, index).getBytes()));
            case BINARY, FIXED_LEN_BYTE_ARRAY ->
                bytes(row.getBinary(name, index).getBytes(), column, images);
        };
    }

    private static JsonNode group(Group group, Type type, Map<String, byte[]> images) {
        if (type.getLogicalTypeAnnotation() instanceof ListLogicalTypeAnnotation
                && type.asGroupType().getFieldCount() == 1) {
            ArrayNode list = JSON.arrayNode();
            Type repeated = type.asGroupType().getType(0);
            boolean wrapped = !repeated.isPrimitive() && repeated.asGroupType().getFieldCount() == 1;
            for (int i = 0; i < group.getFieldRepetitionCount(0); i++) {
                list.add(
                        wrapped
                                ? value(
                                        group.getGroup(0, i),
                                        repeated.asGroupType().getType(0),
                                        images)
                                : value(group, repeated, i, images));
            }
            return list;
        }
        ObjectNode object = JSON.objectNode();
        for (Type field : type.asGroupType().getFields()) {
            object.set(field.getName(), value(group, field, images));
        }
        return object;
    }

    private static JsonNode integer(long value, @Nullable LogicalTypeAnnotation kind) {
        if (kind instanceof DateLogicalTypeAnnotation) {
            return JSON.textNode(LocalDate.ofEpochDay(value).toString());
        }
        if (kind instanceof TimestampLogicalTypeAnnotation timestamp) {
            String text = Instant.EPOCH.plus(value, unit(timestamp.getUnit())).toString();
            return JSON.textNode(timestamp.isAdjustedToUTC() ? text : text.substring(0, text.length() - 1));
        }
        if (kind instanceof DecimalLogicalTypeAnnotation decimal) {
            return DecimalNode.valueOf(BigDecimal.valueOf(value, decimal.getScale()));
        }
        if (kind instanceof TimeLogicalTypeAnnotation time) {
            Duration unit = unit(time.getUnit()).getDuration();
            if (value >= 0 && value < Duration.ofDays(1).dividedBy(unit)) {
                return JSON.textNode(
                        DateTimeFormatter.ISO_LOCAL_TIME.format(LocalTime.ofNanoOfDay(value * unit.toNanos())));
            }
        }
        if (kind instanceof IntLogicalTypeAnnotation integer && !integer.isSigned() && value < 0) {
            return integer.getBitWidth() == Long.SIZE
                    ? JSON.numberNode(new BigInteger(Long.toUnsignedString(value)))
                    : JSON.numberNode(value & 0xffffffffL);
        }
        return JSON.numberNode(value);
    }

    private static ChronoUnit unit(LogicalTypeAnnotation.TimeUnit unit) {
        return switch (unit) {
            case MILLIS -> ChronoUnit.MILLIS;
            case MICROS -> ChronoUnit.MICROS;
            case NANOS -> ChronoUnit.NANOS;
        };
    }

    /** Of an INT96: the nanoseconds of the day, then the Julian day. */
    private static String dateTime(byte[] int96) {
        ByteBuffer buffer = ByteBuffer.wrap(int96).order(ByteOrder.LITTLE_ENDIAN);
        long nanos = buffer.getLong();
        LocalDate day = LocalDate.ofEpochDay(buffer.getInt() - JULIAN_EPOCH_DAY);
        return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(day.atStartOfDay().plusNanos(nanos));
    }

    private static JsonNode bytes(byte[] bytes, Type column, Map<String, byte[]> images) {
        LogicalTypeAnnotation kind = column.getLogicalTypeAnnotation();
        if (kind instanceof StringLogicalTypeAnnotation
                || kind instanceof EnumLogicalTypeAnnotation
                || kind instanceof JsonLogicalTypeAnnotation) {
            return JSON.textNode(new String(bytes, StandardCharsets.UTF_8));
        }
        if (kind instanceof DecimalLogicalTypeAnnotation decimal) {
            return DecimalNode.valueOf(new BigDecimal(new BigInteger(bytes), decimal.getScale()));
        }
        if (kind == null && ImageFormat.of(bytes).isPresent()) {
            return JSON.textNode(attach(images, column.getName(), bytes));
        }
        return JSON.binaryNode(bytes);
    }
}
