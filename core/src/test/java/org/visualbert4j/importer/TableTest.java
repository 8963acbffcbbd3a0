package org.visualbert4j.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.visualbert4j.data.LabelledRecord;

class TableTest {

    private static final TableColumns USUAL = new TableColumns("text", null, null, null);

    @TempDir
    Path folder;

    @Test
    void columns_are_named_and_the_others_go_along() throws IOException {
        Path table = write("reviews.csv", """
                nr,review,photo,stars,group
                r1,"good, ""really""\nnice",p/1.jpg,5,shop
                r2,bad,,,street
                """);
        TableColumns columns = new TableColumns("review", "photo", "stars", "nr");

        Imported imported = Imported.of(new Table(table, columns, null, folder), folder.resolve("out"));

        List<LabelledRecord> records = imported.grouped("reviews");
        assertThat(records.get(0).text()).isEqualTo("good, \"really\"\nnice");
        assertThat(records.get(0).image()).isEqualTo(folder.resolve("p/1.jpg"));
        assertThat(records.get(0).label()).isEqualTo("5");
        assertThat(records.get(0).id()).isEqualTo("r1");
        assertThat(records.get(1).images()).isEmpty();
        assertThat(records.get(1).label()).isNull();
        assertThat(records.get(1).group()).isEqualTo("street");
    }

    @Test
    void columns_with_the_usual_names_need_not_be_named() throws IOException {
        Path table = write("a.tsv", "label\timg\ttext\nyes\t1.jpg\tso, it is\n");

        Imported imported =
                Imported.of(new Table(table, USUAL, folder.resolve("photos"), folder), folder.resolve("out"));

        LabelledRecord record = imported.records("a").get(0);
        assertThat(record.text()).isEqualTo("so, it is");
        assertThat(record.label()).isEqualTo("yes");
        assertThat(record.image()).isEqualTo(folder.resolve("photos/1.jpg"));
        assertThat(record.id()).isEqualTo("a.tsv:2");
    }

    @Test
    void a_byte_order_mark_and_broken_smart_quotes_are_repaired() throws IOException {
        Path table = write("a.csv", "\ufefftext,label\nhe\u0092s here,\u0093x\u0094\n");

        LabelledRecord record = Imported.of(new Table(table, USUAL, null, folder), folder.resolve("out"))
                .records("a")
                .get(0);

        assertThat(record.text()).isEqualTo("he’s here");
        assertThat(record.label()).isEqualTo("“x”");
    }

    @Test
    void a_folder_of_tables_is_a_split_each() throws IOException {
        write("set/train.csv", "text\na\nb\n");
        write("set/test.tsv", "text\nc\n");
        write("set/readme.txt", "no table");

        Imported imported = Imported.of(new Table(folder.resolve("set"), USUAL, null, folder), folder.resolve("out"));

        assertThat(imported.records("train")).hasSize(2);
        assertThat(imported.records("test")).hasSize(1);
        assertThat(imported.report().splits()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "text,label\\na,b\\nc|a.csv:3: has 1 columns where the header has 2",
                "text,label\\na,b,c|a.csv:2: has 3 columns where the header has 2",
                "text,label\\na,b\\n\"c,d\\ne,f|a.csv:3: has 1 columns where the header has 2; is a quote left open?",
                "text,label\\n\"a\"b,c|a.csv:2: is no row of a table",
                "sentence,label\\na,b|a.csv:1: has no column \"text\" but sentence, label",
                "text,text\\na,b|a.csv:1: has a column's name twice",
                "``|a.csv:1: is empty"
            })
    void what_is_no_row_is_told_with_its_place(String content, String message) throws IOException {
        Path table = write("a.csv", content.replace("\\n", "\n"));

        assertThatThrownBy(() -> Imported.of(new Table(table, USUAL, null, folder), folder.resolve("out")))
                .hasMessageContaining(message);
        assertThat(folder.resolve("out/a.jsonl")).doesNotExist();
    }

    @Test
    void another_encoding_is_told() throws IOException {
        Path table = folder.resolve("a.csv");
        Files.write(table, "text\nna\u00efve\n".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> Imported.of(new Table(table, USUAL, null, folder), folder.resolve("out")))
                .hasMessageContaining("not UTF-8 here or a little later; convert the file to UTF-8");
    }

    @Test
    void a_column_that_was_named_must_be_there() throws IOException {
        Path table = write("a.csv", "text\na\n");
        TableColumns columns = new TableColumns("text", null, "stars", null);

        assertThatThrownBy(() -> Imported.of(new Table(table, columns, null, folder), folder.resolve("out")))
                .hasMessageContaining("has no column \"stars\"");
    }

    @Test
    void what_is_no_table_is_refused_with_what_was_looked_for() throws IOException {
        Path file = write("a.xlsx", "x");

        assertThatThrownBy(() -> new Table(file, USUAL, null, folder)).hasMessageContaining("looked for .csv, .tsv");
        assertThatThrownBy(() -> new Table(folder.resolve("b.csv"), USUAL, null, folder))
                .hasMessageContaining("no such file or folder");
    }

    private Path write(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        return Files.writeString(file, content);
    }
}
