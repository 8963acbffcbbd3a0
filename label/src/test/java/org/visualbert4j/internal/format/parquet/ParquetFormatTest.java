package org.visualbert4j.internal.format.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.format.InputRecord;
import org.visualbert4j.internal.format.PredictionOutput;
import org.visualbert4j.internal.format.RecordInput;
import org.visualbert4j.internal.importers.ParquetRows;

class ParquetFormatTest {

    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 1};

    private static final MessageType TYPES = MessageTypeParser.parseMessageType("message spark_schema {"
            + " optional int32 day (DATE); required int64 at (TIMESTAMP(MICROS,true)); optional int32 price (DECIMAL(9,2));"
            + " optional float f; optional boolean b; optional int96 old; optional binary raw; optional binary text (STRING);"
            + " optional group image { optional binary bytes; optional binary path (STRING); }"
            + " optional group tags (LIST) { repeated group list { optional binary element (STRING); } }"
            + " optional group deep { required int32 n; } }");

    @TempDir
    private Path folder = Path.of("");

    private final ParquetFormat format = new ParquetFormat();

    @Test
    void columns_become_fields_and_images_are_attached() throws IOException {
        InputRecord record = read(typed(1)).get(0);

        assertThat(record.fields().toString())
                .isEqualTo(
                        "{\"day\":\"2024-02-29\",\"at\":\"1970-01-01T00:00:00.000001Z\",\"price\":1.50,\"f\":0.1,\"b\":true,"
                                + "\"old\":\"AAAAAAAAAAAAAAAA\",\"raw\":\"AQI=\",\"text\":\"é0\",\"image\":\"a.png\","
                                + "\"tags\":[\"x\",\"y\"],\"deep\":{\"n\":7}}");
        assertThat(record.attachments()).containsOnlyKeys("a.png");
        assertThat(record.attachments().get("a.png")).isEqualTo(PNG);
        assertThat(record.place()).endsWith("part-00000.parquet: row 0");
    }

    @Test
    void all_columns_come_out_with_their_types_and_those_of_the_predictions_behind() throws IOException {
        Path in = typed(3);
        Path out = folder.resolve("out.parquet");
        copy(in, out, true);

        try (ParquetRows before = ParquetRows.open(in, column -> true);
                ParquetRows after = ParquetRows.open(out.resolve("part-00000.parquet"), column -> true)) {
            assertThat(after.all().getFields().subList(0, TYPES.getFieldCount()))
                    .isEqualTo(TYPES.getFields());
            Group row = Objects.requireNonNull(after.next());
            assertThat(row.toString())
                    .startsWith(Objects.requireNonNull(before.next()).toString());
        }
        List<InputRecord> records = read(out);
        assertThat(records).hasSize(3);
        assertThat(records.get(2).fields().path("predictions").toString())
                .isEqualTo("[{\"label\":\"yes\",\"probability\":0.75}]");
        assertThat(records.get(2).fields().path("accepted").asBoolean()).isTrue();
        assertThat(records.get(2).fields().path("text").asText()).isEqualTo("é2");
    }

    @Test
    void an_output_that_is_copied_without_new_predictions_has_the_same_bytes() throws IOException {
        Path out = folder.resolve("out.parquet");
        copy(typed(3), out, true);
        copy(out, folder.resolve("again.parquet"), false);

        assertThat(folder.resolve("again.parquet/part-00000.parquet"))
                .hasSameBinaryContentAs(out.resolve("part-00000.parquet"));
    }

    @Test
    void parts_are_counted_cut_back_and_gone_on_with() throws IOException {
        List<InputRecord> records = read(typed(10));
        Path whole = folder.resolve("whole.parquet");
        try (PredictionOutput output = ParquetOutput.open(whole, NONE, 4)) {
            write(output, records);
        }
        Path cut = folder.resolve("cut.parquet");
        JsonNode position;
        try (PredictionOutput output = ParquetOutput.open(cut, NONE, 4)) {
            for (InputRecord record : records.subList(0, 4)) {
                assertThat(output.wantsCommit()).isFalse();
                output.write(record, added());
            }
            assertThat(output.wantsCommit()).isTrue();
            position = output.commit().orElseThrow();
            for (InputRecord record : records.subList(4, 9)) {
                output.write(record, added());
            }
            assertThat(output.commit()).isPresent();
            output.write(records.get(9), added());
            assertThat(output.commit()).isEmpty();
        }
        try (PredictionOutput output = ParquetOutput.open(cut, Parts.of(position), 4)) {
            write(output, records.subList(4, 10));
        }

        assertThat(names(cut))
                .containsExactly("_manifest.json", "part-00000.parquet", "part-00001.parquet", "part-00002.parquet");
        for (String name : names(whole)) {
            assertThat(cut.resolve(name)).hasSameBinaryContentAs(whole.resolve(name));
        }
        assertThat(Files.readString(cut.resolve("_manifest.json"))).contains("\"rows\" : 10", "\"model\" : \"m@1\"");
    }

    @Test
    void a_part_that_is_missing_or_was_changed_is_named() throws IOException {
        Path out = folder.resolve("out.parquet");
        JsonNode position;
        try (PredictionOutput output = ParquetOutput.open(out, NONE, 1)) {
            position = write(output, read(typed(3)));
        }
        format.check(out, position);

        Files.write(out.resolve("part-00002.parquet"), new byte[100]);
        assertThatThrownBy(() -> format.check(out, position))
                .hasMessageContaining("part-00002.parquet has been changed");
        Files.delete(out.resolve("part-00001.parquet"));
        assertThatThrownBy(() -> format.check(out, position))
                .hasMessageContaining("part-00001.parquet: the part is missing");
        assertThatThrownBy(() -> format.read(out))
                .isInstanceOf(VisualBertException.class)
                .hasMessageEndingWith("part-00001.parquet: the part is missing, which _manifest.json lists");
        Files.delete(out.resolve("_manifest.json"));
        assertThatThrownBy(() -> format.read(out)).hasMessageEndingWith("part-00001.parquet: the part is missing");
    }

    @Test
    void records_of_other_formats_become_columns_of_text_and_images() throws IOException {
        ObjectNode fields = JsonNodeFactory.instance.objectNode().put("n", 1.50).put("img", "a.png");
        fields.putArray("more").add(1);
        InputRecord record = new InputRecord(1, 1, "in:1", fields, Map.of("a.png", PNG), null, null, null);
        Path out = folder.resolve("out.parquet");
        try (PredictionOutput output = format.create(out)) {
            write(output, List.of(record));
        }

        InputRecord read = read(out).get(0);
        assertThat(read.fields().path("n").asText()).isEqualTo("1.5");
        assertThat(read.fields().path("more").asText()).isEqualTo("[1]");
        assertThat(read.attachments().get("a.png")).isEqualTo(PNG);
        try (PredictionOutput output = format.create(folder.resolve("b.parquet"))) {
            output.write(record, added());
            InputRecord other = InputRecord.of(
                    2, 2, "in:2", JsonNodeFactory.instance.objectNode().put("new", 1));
            assertThatThrownBy(() -> output.write(other, added())).hasMessageContaining("in:2: has the field \"new\"");
        }
    }

    @Test
    void an_output_is_written_by_one_at_a_time() {
        Path out = folder.resolve("out.parquet");
        try (PredictionOutput output = format.create(out)) {
            assertThatThrownBy(() -> format.create(out)).hasMessageContaining("another process is writing it");
        }
    }

    @Test
    void what_is_no_parquet_is_refused() throws IOException {
        Path file = Files.writeString(folder.resolve("a.parquet"), "id,text\n");

        assertThatThrownBy(() -> format.read(file)).isInstanceOf(VisualBertException.class);
        assertThatThrownBy(() -> format.read(Files.createDirectory(folder.resolve("empty.parquet"))))
                .hasMessageContaining("has no files *.parquet");
    }

    private static final Parts NONE = new Parts(0, null, List.of());

    private static ObjectNode added() {
        ObjectNode added = JsonNodeFactory.instance.objectNode();
        added.putArray("predictions").addObject().put("label", "yes").put("probability", 0.75);
        return added.put("accepted", true).put("model", "m@1");
    }

    private static JsonNode write(PredictionOutput output, List<InputRecord> records) {
        for (InputRecord record : records) {
            output.write(record, added());
            if (output.wantsCommit()) {
                output.commit();
            }
        }
        return output.finish();
    }

    private void copy(Path in, Path out, boolean predicted) {
        try (PredictionOutput output = format.create(out)) {
            for (InputRecord record : read(in)) {
                output.write(record, predicted ? added() : JsonNodeFactory.instance.objectNode());
            }
            output.finish();
        }
    }

    /** A file of rows with columns of many types. */
    private Path typed(int rows) throws IOException {
        Path in = Files.createDirectories(folder.resolve("typed"));
        try (PartFile part = new PartFile(in, 0, TYPES)) {
            for (int i = 0; i < rows; i++) {
                SimpleGroup row = new SimpleGroup(TYPES);
                row.add("day", 19782);
                row.add("at", 1L);
                row.add("price", 150);
                row.add("f", 0.1f);
                row.add("b", true);
                row.add("old", Binary.fromConstantByteArray(new byte[12]));
                row.add("raw", Binary.fromConstantByteArray(new byte[] {1, 2}));
                row.add("text", "é" + i);
                Group image = row.addGroup("image");
                image.add("bytes", Binary.fromConstantByteArray(PNG));
                image.add("path", "a.png");
                Group tags = row.addGroup("tags");
                for (String tag : List.of("x", "y")) {
                    tags.addGroup("list").add("element", tag);
                }
                row.addGroup("deep").add("n", 7);
                part.write(new RowWriteSupport.Row(row, JsonNodeFactory.instance.objectNode(), Map.of()));
            }
            part.finish();
        }
        return in.resolve("part-00000.parquet");
    }

    private static List<String> names(Path folder) {
        return Arrays.stream(Objects.requireNonNull(folder.toFile().list()))
                .sorted()
                .toList();
    }

    private List<InputRecord> read(Path file) {
        List<InputRecord> records = new ArrayList<>();
        try (RecordInput input = format.read(file)) {
            for (InputRecord record = input.next(); record != null; record = input.next()) {
                records.add(record);
            }
        }
        return records;
    }
}
