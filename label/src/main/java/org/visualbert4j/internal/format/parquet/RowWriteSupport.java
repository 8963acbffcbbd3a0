package org.visualbert4j.internal.format.parquet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.internal.files.Json;
import org.visualbert4j.internal.format.AddedFields;

/** Writes rows of a {@link RecordSchema}: the columns of a row of Parquet as they are, all others of their JSON. */
final class RowWriteSupport extends WriteSupport<RowWriteSupport.Row> {

    private final MessageType schema;
    private @Nullable RecordConsumer consumer;

    /**
     * A row.
     *
     * @param original where it was read from Parquet; else null
     * @param fields with those that are added
     * @param images by their names
     */
    record Row(@Nullable Group original, ObjectNode fields, Map<String, byte[]> images) {}

    RowWriteSupport(MessageType schema) {
        this.schema = schema;
    }

    @Override
    public WriteContext init(ParquetConfiguration configuration) {
        return new WriteContext(schema, Map.of());
    }

    @Override
    @SuppressWarnings("deprecation") // abstract there
    public WriteContext init(Configuration configuration) {
        return new WriteContext(schema, Map.of());
    }

    @Override
    public void prepareForWrite(RecordConsumer consumer) {
        this.consumer = consumer;
    }

    @Override
    public void write(Row row) {
        RecordConsumer to = Objects.requireNonNull(consumer);
        to.startMessage();
        List<Type> columns = schema.getFields();
        for (int i = 0; i < columns.size(); i++) {
            String name = columns.get(i).getName();
            Group original = row.original;
            if (original != null && !AddedFields.ALL.contains(name)) {
                copy(to, original, original.getType().getFieldIndex(name), i);
            } else {
                write(to, name, i, columns.get(i), row);
            }
        }
        to.endMessage();
    }

    /** A column of a group, as it is. */
    private static void copy(RecordConsumer to, Group group, int from, int index) {
        int count = group.getFieldRepetitionCount(from);
        if (count == 0) {
            return;
        }
        Type type = group.getType().getType(from);
        to.startField(type.getName(), index);
        for (int i = 0; i < count; i++) {
            if (type.isPrimitive()) {
                group.writeValue(from, i, to);
            } else {
                Group part = group.getGroup(from, i);
                to.startGroup();
                for (int field = 0; field < part.getType().getFieldCount(); field++) {
                    copy(to, part, field, field);
                }
                to.endGroup();
            }
        }
        to.endField(type.getName(), index);
    }

    private static void write(RecordConsumer to, String name, int index, Type type, Row row) {
        JsonNode value = row.fields.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return;
        }
        to.startField(name, index);
        if (name.equals(AddedFields.PREDICTIONS)) {
            predictions(to, value);
        } else if (name.equals(AddedFields.ACCEPTED)) {
            to.addBoolean(value.asBoolean());
        } else if (!type.isPrimitive()) {
            image(to, type.asGroupType(), value.asText(), row.images);
        } else {
            to.addBinary(Binary.fromString(value.isContainerNode() ? Json.line(value) : value.asText()));
        }
        to.endField(name, index);
    }

    private static void predictions(RecordConsumer to, JsonNode predictions) {
        to.startGroup();
        if (!predictions.isEmpty()) { // a field is only begun that has a value
            to.startField("list", 0);
            for (JsonNode prediction : predictions) {
                to.startGroup();
                to.startField("element", 0);
                to.startGroup();
                text(to, "label", 0, prediction.path("label").asText());
                to.startField("probability", 1);
                to.addDouble(prediction.path("probability").asDouble());
                to.endField("probability", 1);
                to.endGroup();
                to.endField("element", 0);
                to.endGroup();
            }
            to.endField("list", 0);
        }
        to.endGroup();
    }

    private static void image(RecordConsumer to, GroupType type, String path, Map<String, byte[]> images) {
        to.startGroup();
        byte[] bytes = images.get(path);
        int index = type.getFieldIndex("bytes");
        if (bytes != null) {
            to.startField("bytes", index);
            to.addBinary(Binary.fromConstantByteArray(bytes));
            to.endField("bytes", index);
        }
        text(to, "path", type.getFieldIndex("path"), path);
        to.endGroup();
    }

    private static void text(RecordConsumer to, String name, int index, String text) {
        to.startField(name, index);
        to.addBinary(Binary.fromString(text));
        to.endField(name, index);
    }
}
