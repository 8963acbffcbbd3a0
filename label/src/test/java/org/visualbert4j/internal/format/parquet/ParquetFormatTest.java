package org.visualbert4j.internal.format.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
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
                                + "\"old\":\"-4713-11-24T00:00:00\",\"raw\":\"AQI=\",\"text\":\"é0\",\"image\":\"a.png\","
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
    void images_of_one_name_are_all_attached_and_keep_their_paths_in_parquet() throws IOException {
        MessageType type = MessageTypeParser.parseMessageType("message m {"
                + " optional group image { optional binary bytes; optional binary path (STRING); }"
                + " optional group mask { optional binary bytes; optional binary path (STRING); }"
                + " optional group pair (LIST) { repeated group list { optional binary element; } }"
                + " optional group views (LIST) { repeated group list { optional group element {"
                + " optional binary bytes; optional binary path (STRING); } } } }");
        Path in = file(type, row -> {
            for (String column : List.of("image", "mask")) {
                image(row.addGroup(column), column.length(), "0001.png");
            }
            Group pair = row.addGroup("pair");
            Group views = row.addGroup("views");
            for (int i = 0; i < 2; i++) {
                pair.addGroup("list").add("element", Binary.fromConstantByteArray(png(10 + i)));
                image(views.addGroup("list").addGroup("element"), 20 + i, "0001.png");
            }
        });

        InputRecord record = read(in).get(0);

        assertThat(record.fields().toString())
                .isEqualTo("{\"image\":\"0001.png\",\"mask\":\"2/0001.png\",\"pair\":[\"element\",\"2/element\"],"
                        + "\"views\":[\"3/0001.png\",\"4/0001.png\"]}");
        assertThat(record.attachments().get("0001.png")).isEqualTo(png(5));
        assertThat(record.attachments().get("2/0001.png")).isEqualTo(png(4));
        assertThat(record.attachments().get("2/element")).isEqualTo(png(11));
        assertThat(record.attachments().get("4/0001.png")).isEqualTo(png(21));
        Path out = folder.resolve("out.parquet");
        copy(in, out, true);
        try (ParquetRows rows = ParquetRows.open(out.resolve("part-00000.parquet"), column -> true)) {
            Group mask = Objects.requireNonNull(rows.next()).getGroup("mask", 0);
            assertThat(mask.getString("path", 0)).isEqualTo("0001.png");
            assertThat(mask.getBinary("bytes", 0).getBytes()).isEqualTo(png(4));
        }
    }

    @Test
    void an_image_that_two_columns_share_is_attached_once() {
        Map<String, byte[]> images = new HashMap<>();

        assertThat(ParquetJson.attach(images, "a.png", png(1))).isEqualTo("a.png");
        assertThat(ParquetJson.attach(images, "a.png", png(2))).isEqualTo("2/a.png");
        assertThat(ParquetJson.attach(images, "a.png", png(1))).isEqualTo("a.png");
        assertThat(ParquetJson.attach(images, "a.png", png(2))).isEqualTo("2/a.png");
        assertThat(images).hasSize(2);
    }

    @Test
    void unsigned_integers_are_not_negative_and_times_are_iso_8601() throws IOException {
        MessageType type = MessageTypeParser.parseMessageType("message m {"
                + " required int32 u32 (INTEGER(32,false)); required int64 u64 (INTEGER(64,false));"
                + " required int32 s32 (INTEGER(32,true)); required int96 at;"
                + " required int32 millis (TIME(MILLIS,true)); required int64 micros (TIME(MICROS,false));"
                + " required int64 nanos (TIME(NANOS,true)); required int64 never (TIME(MICROS,true)); }");
        Path in = file(type, row -> {
            row.add("u32", -1);
            row.add("u64", -1L);
            row.add("s32", -1);
            byte[] at = new byte[12];
            ByteBuffer.wrap(at)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(3_600_000_000_001L)
                    .putInt(2_440_588 + 19_782);
            row.add("at", Binary.fromConstantByteArray(at));
            row.add("millis", 1_500);
            row.add("micros", 3_600_000_000L);
            row.add("nanos", 86_399_999_999_999L);
            row.add("never", Long.MAX_VALUE);
        });

        assertThat(read(in).get(0).fields().toString())
                .isEqualTo("{\"u32\":4294967295,\"u64\":18446744073709551615,\"s32\":-1,"
                        + "\"at\":\"2024-02-29T01:00:00.000000001\",\"millis\":\"00:00:01.5\",\"micros\":\"01:00:00\","
                        + "\"nanos\":\"23:59:59.999999999\",\"never\":9223372036854775807}");
    }

    @Test
    void a_record_whose_images_its_columns_cannot_hold_is_refused() {
        ObjectNode one = JsonNodeFactory.instance.objectNode().put("img", "a.png");
        ObjectNode two = JsonNodeFactory.instance.objectNode();
        two.putArray("img").add("a.png").add("b.png");
        ObjectNode none = JsonNodeFactory.instance.objectNode().put("img", "elsewhere.png");
        String message = "in:2: has images in the field \"img\" that its column can't hold; name the output .tar";

        assertRefused(message, two);
        assertRefused(message, one, two);
        assertRefused(message, none, one);
        assertRefused(message, none, two);
        try (PredictionOutput output = format.create(folder.resolve("fits.parquet"))) {
            write(output, List.of(withImages(one), withImages(none)));
        }
        assertThat(read(folder.resolve("fits.parquet"))
                        .get(1)
                        .fields()
                        .path("img")
                        .asText())
                .isEqualTo("elsewhere.png");
    }

    /** The last of some records is refused. */
    private void assertRefused(String message, ObjectNode... fields) {
        try (PredictionOutput output = format.create(folder.resolve("refused.parquet"))) {
            for (int i = 0; i < fields.length - 1; i++) {
                output.write(withImages(fields[i]), added());
            }
            assertThatThrownBy(() -> output.write(withImages(fields[fields.length - 1]), added()))
                    .isInstanceOf(VisualBertException.class)
                    .hasMessage(message);
        }
    }

    private static InputRecord withImages(ObjectNode fields) {
        return new InputRecord(2, 2, "in:2", fields, Map.of("a.png", PNG, "b.png", PNG), null, null, null);
    }

    @Test
    void a_bad_first_record_without_fields_names_the_way_out() {
        VisualBertException fault = new VisualBertException(VisualBertException.Code.DATA, "in:1: is no JSON");
        try (PredictionOutput output = format.create(folder.resolve("out.parquet"))) {
            assertThatThrownBy(() -> output.write(InputRecord.broken(1, 1, "in:1", fault, "{"), added()))
                    .hasMessageStartingWith("in:1: is the first record and a bad one")
                    .hasMessageEndingWith("mend it, or name a --bad-records file");
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

    /** A file of one row. */
    private Path file(MessageType type, Consumer<Group> fill) throws IOException {
        Path in = Files.createDirectories(folder.resolve("one"));
        try (PartFile part = new PartFile(in, 0, type)) {
            SimpleGroup row = new SimpleGroup(type);
            fill.accept(row);
            part.write(new RowWriteSupport.Row(row, JsonNodeFactory.instance.objectNode(), Map.of()));
            part.finish();
        }
        return in.resolve("part-00000.parquet");
    }

    private static void image(Group group, int last, String path) {
        group.add("bytes", Binary.fromConstantByteArray(png(last)));
        group.add("path", path);
    }

    /** What begins as a PNG does, and ends in a byte of its own. */
    private static byte[] png(int last) {
        byte[] bytes = PNG.clone();
        bytes[bytes.length - 1] = (byte) last;
        return bytes;
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
