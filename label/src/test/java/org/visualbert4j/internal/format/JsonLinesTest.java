package org.visualbert4j.internal.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.visualbert4j.error.VisualBertException;

class JsonLinesTest {

    private static final ObjectNode ADDED =
            JsonNodeFactory.instance.objectNode().put("model", "m@1");

    @TempDir
    private Path folder = Path.of("");

    private final JsonLines format = new JsonLines();

    @Test
    void unknown_fields_pass_through_with_all_digits_of_their_numbers() throws IOException {
        Path in = file(
                "in.jsonl", "{\"id\":7,\"price\":0.10,\"n\":12345678901234567890.125,\"deep\":{\"a\":[1e3,null]}}\n");
        Path out = folder.resolve("out.jsonl");

        copy(in, out);

        assertThat(out)
                .hasContent(
                        "{\"id\":7,\"price\":0.10,\"n\":12345678901234567890.125,\"deep\":{\"a\":[1E+3,null]},\"model\":\"m@1\"}\n");
    }

    @Test
    void a_field_of_the_name_of_one_that_is_added_is_replaced() throws IOException {
        Path out = folder.resolve("out.jsonl");

        copy(file("in.jsonl", "{\"model\":\"old\",\"text\":\"a\"}"), out);

        assertThat(out).hasContent("{\"model\":\"m@1\",\"text\":\"a\"}\n");
    }

    @Test
    void what_is_no_record_is_a_bad_one_and_the_next_are_read() throws IOException {
        Path in = folder.resolve("in.jsonl");
        Files.write(in, "{\"a\":1}\r\n\n{\"a\":\n[1]\n\u00ff\n{\"a\":2}".getBytes(StandardCharsets.ISO_8859_1));

        List<InputRecord> records = read(format.read(in));

        assertThat(records).extracting(InputRecord::number).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(records).extracting(InputRecord::line).containsExactly(1L, 3L, 4L, 5L, 6L);
        assertThat(records)
                .extracting(
                        record -> record.fault() == null ? "" : record.fault().getMessage())
                .satisfiesExactly(
                        good -> assertThat(good).isEmpty(),
                        cut -> assertThat(cut).contains("in.jsonl:3: is cut off"),
                        list -> assertThat(list).contains("in.jsonl:4: is a JSON list"),
                        latin -> assertThat(latin).contains("in.jsonl:5: not UTF-8"),
                        good -> assertThat(good).isEmpty());
        assertThat(records.get(1).raw()).isEqualTo("{\"a\":");
    }

    @Test
    void standard_input_has_no_size() {
        try (RecordInput in =
                JsonLines.read(new ByteArrayInputStream("\ufeff{\"a\":1}".getBytes(StandardCharsets.UTF_8)))) {
            assertThat(in.size()).isEqualTo(-1);
            assertThat(Objects.requireNonNull(in.next()).fault()).isNull();
            assertThat(in.next()).isNull();
        }
    }

    @Test
    void an_output_is_cut_back_to_where_it_was_committed_and_goes_on() {
        Path out = folder.resolve("out.jsonl");
        JsonNode position;
        try (PredictionOutput output = format.create(out)) {
            output.write(record("a"), ADDED);
            position = output.commit().orElseThrow();
            output.write(record("lost"), ADDED);
            output.commit();
        }

        try (PredictionOutput output = format.resume(out, position)) {
            output.write(record("b"), ADDED);
            format.check(out, output.finish());
        }

        assertThat(out).hasContent("{\"t\":\"a\",\"model\":\"m@1\"}\n{\"t\":\"b\",\"model\":\"m@1\"}\n");
    }

    @Test
    void an_output_that_was_changed_or_is_shorter_is_refused() throws IOException {
        Path out = folder.resolve("out.jsonl");
        JsonNode position;
        try (PredictionOutput output = format.create(out)) {
            output.write(record("a"), ADDED);
            position = output.finish();
        }
        String written = Files.readString(out);

        Files.writeString(out, written.replace('a', 'b'));
        assertThatThrownBy(() -> format.resume(out, position))
                .isInstanceOf(VisualBertException.class)
                .hasMessageEndingWith("out.jsonl has been changed since: it is not what was written");
        Files.writeString(out, written.substring(1));
        assertThatThrownBy(() -> format.resume(out, position)).hasMessageContaining("it ends 1 bytes before");
        Files.writeString(out, written + "x");
        assertThatThrownBy(() -> format.check(out, position)).hasMessageContaining("where 24 were written");
    }

    @Test
    void one_output_is_written_by_one_at_a_time() {
        Path out = folder.resolve("out.jsonl");
        try (PredictionOutput output = format.create(out)) {
            assertThatThrownBy(() -> format.create(out)).hasMessageContaining("another process is writing it");
        }
    }

    private static InputRecord record(String text) {
        return InputRecord.of(
                1, 1, "in:1", JsonNodeFactory.instance.objectNode().put("t", text));
    }

    private void copy(Path in, Path out) {
        try (PredictionOutput output = format.create(out)) {
            read(format.read(in)).forEach(record -> output.write(record, ADDED));
            output.finish();
        }
    }

    private static List<InputRecord> read(RecordInput input) {
        List<InputRecord> records = new ArrayList<>();
        try (input) {
            for (InputRecord record = input.next(); record != null; record = input.next()) {
                records.add(record);
            }
        }
        return records;
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }
}
