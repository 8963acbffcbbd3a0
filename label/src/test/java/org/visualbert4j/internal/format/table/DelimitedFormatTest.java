package org.visualbert4j.internal.format.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import org.visualbert4j.internal.format.Format;
import org.visualbert4j.internal.format.InputRecord;
import org.visualbert4j.internal.format.PredictionOutput;
import org.visualbert4j.internal.format.RecordInput;

class DelimitedFormatTest {

    @TempDir
    private Path folder = Path.of("");

    @Test
    void rows_come_out_as_they_are_with_columns_of_the_prediction_behind() throws IOException {
        assertThat(labelled("id,text,img\r\n1,\"a, \"\"b\"\"\r\nc\",x.png\r\n2,,\r\n"))
                .isEqualTo("id,text,img,predicted,probability,predictions,accepted,model,error\n"
                        + "1,\"a, \"\"b\"\"\r\nc\",x.png,yes,0.75," + PREDICTIONS + ",,m@1,\n"
                        + "2,,,yes,0.75," + PREDICTIONS + ",,m@1,\n");
    }

    @Test
    void a_table_that_was_labelled_keeps_its_columns_when_it_is_labelled_again() throws IOException {
        String once = labelled("id,text\n1,a\n");

        assertThat(labelled(once)).isEqualTo(once);
    }

    @Test
    void byte_order_marks_named_and_other_separators_and_blank_rows_are_no_part_of_the_records() throws IOException {
        for (String table :
                List.of("\ufeffid,text\n1,a\n", "sep=;\nid;text\n1;a", "id;text\n1;a\n", "\n id , text \n,\n1,a")) {
            assertThat(read(DelimitedFormat.CSV, table))
                    .singleElement()
                    .extracting(record -> record.fields().toString())
                    .isEqualTo("{\"id\":\"1\",\"text\":\"a\"}");
        }
    }

    @Test
    void quotes_are_text_in_tsv() throws IOException {
        assertThat(read(DelimitedFormat.TSV, "id\ttext\n1\t\"a\" b, c\n"))
                .singleElement()
                .extracting(record -> record.fields().path("text").asText())
                .isEqualTo("\"a\" b, c");
    }

    @Test
    void a_row_of_another_length_is_a_bad_record_with_its_line() throws IOException {
        List<InputRecord> records =
                read(DelimitedFormat.CSV, "id,text\n1,\"a\nb\"\n2\n3,c\n4,d,e\n5,f,\n6,\"g\"h\n7,i\n");

        assertThat(records)
                .extracting(
                        record -> record.fault() == null ? "" : record.fault().getMessage())
                .satisfiesExactly(
                        good -> assertThat(good).isEmpty(),
                        few -> assertThat(few).endsWith("in.csv:4: has 1 columns where the header has 2"),
                        good -> assertThat(good).isEmpty(),
                        many -> assertThat(many).endsWith("in.csv:6: has 3 columns where the header has 2"),
                        blank -> assertThat(blank).isEmpty(),
                        quote -> assertThat(quote).contains("in.csv:8: text follows a closing quote"),
                        good -> assertThat(good).isEmpty());
        assertThat(records.get(1).raw()).isEqualTo("2");
        assertThat(records.get(1).fields().toString()).isEqualTo("{\"id\":\"\",\"text\":\"\"}");
    }

    @Test
    void what_is_no_utf_8_is_a_bad_record() throws IOException {
        Path file = folder.resolve("in.csv");
        Files.write(file, "id,text\n1,\u00ff\n2,b\n".getBytes(StandardCharsets.ISO_8859_1));

        List<InputRecord> records = read(DelimitedFormat.CSV, file);

        assertThat(Objects.requireNonNull(records.get(0).fault())).hasMessageContaining("in.csv:2: not UTF-8");
        assertThat(records.get(1).fault()).isNull();
    }

    @Test
    void a_column_that_vanishes_in_the_middle_ends_it_before_the_first_of_these_rows() throws IOException {
        List<InputRecord> read = new ArrayList<>();

        assertThatThrownBy(() -> read(file("id,text,img\n1,a,x\n" + "2,b\n".repeat(200)), DelimitedFormat.CSV, read))
                .isInstanceOf(VisualBertException.class)
                .hasMessageContaining("in.csv:3: from here on rows have 2 columns where the header has 3");
        assertThat(read).hasSize(1);
    }

    @Test
    void fewer_rows_of_another_length_are_bad_records_each() throws IOException {
        List<InputRecord> records =
                read(DelimitedFormat.CSV, "id,text\n" + "1\n".repeat(99) + "2,a\n" + "3\n".repeat(99));

        assertThat(records)
                .hasSize(199)
                .filteredOn(record -> record.fault() == null)
                .hasSize(1);
        assertThat(records).extracting(InputRecord::number).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void what_is_no_table_ends_it_with_one_line() {
        refused("", "is empty");
        refused("id,text,id\n1,a,2\n", ":1: has the column \"id\" twice");
        refused("id,text\n1,a\n2,\"b\n3,c\n", ":3: a quote is left open in the row that begins here");
    }

    @Test
    void a_field_that_the_first_record_lacks_is_refused_and_so_is_a_cell_that_tsv_can_not_hold() {
        try (PredictionOutput out = DelimitedFormat.TSV.create(folder.resolve("out.tsv"))) {
            out.write(record("text", "a"), added());
            assertThatThrownBy(() -> out.write(record("other", "a"), added()))
                    .hasMessageContaining("has the field \"other\"");
            assertThatThrownBy(() -> out.write(record("text", "a\tb"), added())).hasMessageContaining("TSV can't hold");
        }
    }

    @Test
    void an_output_is_cut_back_and_goes_on_with_its_columns() throws IOException {
        Path out = folder.resolve("out.csv");
        JsonNode position;
        try (PredictionOutput output = DelimitedFormat.CSV.create(out)) {
            output.write(record("text", "a"), added());
            position = output.commit().orElseThrow();
            output.write(record("text", "lost"), added());
            output.commit();
        }
        try (PredictionOutput output = DelimitedFormat.CSV.resume(out, position)) {
            output.write(record("text", "b"), added());
            DelimitedFormat.CSV.check(out, output.finish());
        }

        assertThat(Files.readAllLines(out)).hasSize(3).last().asString().startsWith("b,yes,0.75,");
    }

    private static final String PREDICTIONS = "\"[{\"\"label\"\":\"\"yes\"\",\"\"probability\"\":0.75}]\"";

    private static ObjectNode added() {
        ObjectNode added = JsonNodeFactory.instance.objectNode();
        added.putArray("predictions").addObject().put("label", "yes").put("probability", 0.75);
        return added.put("model", "m@1");
    }

    private static InputRecord record(String field, String value) {
        return InputRecord.of(
                1, 1, "in:1", JsonNodeFactory.instance.objectNode().put(field, value));
    }

    private String labelled(String table) throws IOException {
        Path out = folder.resolve("out.csv");
        try (PredictionOutput output = DelimitedFormat.CSV.create(out)) {
            read(DelimitedFormat.CSV, table).forEach(record -> output.write(record, added()));
            output.finish();
        }
        return Files.readString(out);
    }

    private void refused(String table, String message) {
        assertThatThrownBy(() -> read(DelimitedFormat.CSV, table))
                .isInstanceOf(VisualBertException.class)
                .hasMessageContaining(message);
    }

    private List<InputRecord> read(Format format, String table) throws IOException {
        return read(format, file(table));
    }

    private Path file(String table) throws IOException {
        return Files.writeString(folder.resolve("in.csv"), table);
    }

    private static List<InputRecord> read(Format format, Path file) {
        List<InputRecord> records = new ArrayList<>();
        read(file, format, records);
        return records;
    }

    private static void read(Path file, Format format, List<InputRecord> records) {
        try (RecordInput input = format.read(file)) {
            for (InputRecord record = input.next(); record != null; record = input.next()) {
                records.add(record);
            }
        }
    }
}
