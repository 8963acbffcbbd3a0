package org.visualbert4j.internal.format.parquet;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.visualbert4j.internal.format.AddedFields;
import org.visualbert4j.internal.format.InputRecord;

/** The columns of an output: those of the record, then those of {@link AddedFields}. */
final class RecordSchema {

    private static final MessageType ADDED = MessageTypeParser.parseMessageType("""
            message record {
              optional group predictions (LIST) {
                repeated group list {
                  required group element {
                    required binary label (STRING);
                    required double probability;
                  }
                }
              }
              optional boolean accepted;
              optional binary model (STRING);
              optional binary error (STRING);
            }
            """);

    private RecordSchema() {}

    /** That of a record: of Parquet its own columns; else text, and images as Hugging Face datasets has them. */
    static MessageType of(InputRecord record) {
        List<Type> columns = new ArrayList<>();
        if (record.original() instanceof ParquetRow row) {
            columns.addAll(row.values().getType().getFields());
        } else {
            for (Map.Entry<String, JsonNode> field : record.fields().properties()) {
                boolean image =
                        record.attachments().containsKey(field.getValue().asText());
                columns.add(image ? image(field.getKey()) : text(field.getKey()));
            }
        }
        columns.removeIf(column -> AddedFields.ALL.contains(column.getName()));
        columns.addAll(ADDED.getFields());
        return new MessageType(ADDED.getName(), columns);
    }

    private static Type text(String name) {
        return Types.optional(PrimitiveTypeName.BINARY)
                .as(LogicalTypeAnnotation.stringType())
                .named(name);
    }

    private static Type image(String name) {
        return Types.optionalGroup()
                .optional(PrimitiveTypeName.BINARY)
                .named("bytes")
                .addField(text("path"))
                .named(name);
    }
}
