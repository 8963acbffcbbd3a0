package org.visualbert4j.internal.label;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.visualbert4j.internal.format.Format;
import org.visualbert4j.internal.format.InputRecord;
import org.visualbert4j.internal.format.JsonLines;
import org.visualbert4j.internal.format.PredictionOutput;
import org.visualbert4j.internal.format.RecordInput;

/** Makes test data in other formats of JSON lines. */
final class Convert {

    private Convert() {}

    static void write(Path jsonLines, Path file) throws IOException {
        List<ObjectNode> records = new ArrayList<>();
        try (RecordInput input = new JsonLines().read(jsonLines)) {
            for (InputRecord record = input.next(); record != null; record = input.next()) {
                records.add(record.fields());
            }
        }
        if (file.toString().endsWith(".csv")) {
            StringBuilder table = new StringBuilder("id,text,img,more\n");
            for (ObjectNode record : records) {
                for (String column : List.of("id", "text", "img", "more")) {
                    JsonNode cell = record.path(column);
                    String text = cell.isContainerNode() ? cell.toString() : cell.asText();
                    table.append('"').append(text.replace("\"", "\"\"")).append(column.equals("more") ? "\"\n" : "\",");
                }
            }
            Files.writeString(file, table);
            return;
        }
        Format format = Formats.of(file);
        try (PredictionOutput output = format.create(file)) {
            for (int i = 0; i < records.size(); i++) {
                output.write(
                        InputRecord.of(i + 1, i + 1, "in:" + (i + 1), records.get(i)),
                        JsonNodeFactory.instance.objectNode());
            }
            output.finish();
        }
    }
}
