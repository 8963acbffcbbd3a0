package org.visualbert4j.internal.importers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.visualbert4j.internal.labels.LabelFormat;
import org.visualbert4j.internal.records.FieldNames;
import org.visualbert4j.internal.records.LabelledRecord;
import org.visualbert4j.internal.records.RecordFile;
import org.visualbert4j.internal.records.RecordFormat;

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
    void separators_divide_the_labels_of_a_cell() throws IOException {
        Path table = write("a.csv", "text,label\none,red | square\ntwo,red\nthree,\n");
        LabelFormat bars = new LabelFormat(false, "|", false);

        Imported imported = Imported.of(new Table(table, USUAL, null, folder, false, bars), folder.resolve("out"));

        assertThat(imported.records("a")).extracting(LabelledRecord::label).containsExactly("red, square", "red", null);
        assertThat(Files.readString(folder.resolve("out/a.jsonl"))).contains("\"label\":[\"red\",\"square\"]");
    }

    @Test
    void numbers_in_a_cell_are_labels_by_their_places() throws IOException {
        LabelFormat oneHot = new LabelFormat(true, null, false);
        Path table = write("a.csv", "text,label\none,\"[0, 1, 0]\"\ntwo,1 0 0\nthree,0|1|1\nfour,0;.5;1\n");
        Path wrong = write("b.csv", "text,label\none,red\n");

        Imported imported = Imported.of(new Table(table, USUAL, null, folder, false, oneHot), folder.resolve("out"));

        assertThat(imported.records("a"))
                .extracting(LabelledRecord::targets)
                .containsExactly(
                        Map.of("1", 1.0), Map.of("0", 1.0), Map.of("1", 1.0, "2", 1.0), Map.of("1", 0.5, "2", 1.0));
        assertThatThrownBy(() ->
                        Imported.of(new Table(wrong, USUAL, null, folder, false, oneHot), folder.resolve("other")))
                .hasMessageContaining("b.csv:2")
                .hasMessageContaining("`label-format` one-hot");
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
                "text,label\\na,b\\n\"c,d\\ne,f|a.csv:3: a quote is left open in this row",
                "text,label\\na,b\\n\"c,d\\ne,f\\ng,\"h\\n|a.csv:3: text follows a closing quote; within quotes a quote is written twice",
                "text,label\\na,b\\n\"c\\n\"|a.csv:3: has 1 columns where the header has 2; is a quote left open?",
                "text,label\\nit is, \"a, b\"|a.csv:2: has 3 columns where the header has 2; a quote counts only where a cell begins",
                "text,label\\n\"a\"b,c|a.csv:2: text follows a closing quote",
                "sentence,label\\na,b|a.csv:1: has no column \"text\" but sentence, label; `text-column` names another",
                "text,text\\na,b|a.csv:1: has the column \"text\" twice",
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

    @Test
    void quotes_in_tsv_are_text() throws IOException {
        Path table = write("a.tsv", """
                text\tlabel
                one\tred
                "best square ever\tblue
                two "or" three\tred
                "quoted"\tblue
                """);

        Imported imported = Imported.of(new Table(table, USUAL, null, folder), folder.resolve("out"));

        assertThat(imported.records("a"))
                .extracting(LabelledRecord::text)
                .containsExactly("one", "\"best square ever", "two \"or\" three", "\"quoted\"");
        assertThat(notes(imported))
                .containsExactly(table + ": 1 cell in quotes, which stay part of the text, the first at line 5;"
                        + " `quote` reads what is between them");
    }

    @Test
    void with_quote_a_tsv_is_read_as_a_csv_and_cells_with_line_breaks_are_told() throws IOException {
        Path table = write("a.tsv", "text\tlabel\n\"best\tred\nsquare\"\tblue\n\"x \"\"y\"\"\"\tred\n");

        Imported imported =
                Imported.of(new Table(table, USUAL, null, folder, true, LabelFormat.PLAIN), folder.resolve("out"));

        assertThat(imported.records("a"))
                .extracting(LabelledRecord::text)
                .containsExactly("best\tred\nsquare", "x \"y\"");
        assertThat(notes(imported))
                .containsExactly(
                        table + ": 1 cell with line breaks, the first in the row at line 2, the longest of 2 lines;"
                                + " if that is not meant, a quote is left open");
    }

    @Test
    void rows_that_an_open_quote_swallows_in_a_csv_are_told() throws IOException {
        Path table = write("a.csv", "text,label\na,red\n\"b,red\nc,blue\nd\",blue\n");

        Imported imported = Imported.of(new Table(table, USUAL, null, folder), folder.resolve("out"));

        assertThat(imported.count()).isEqualTo(2);
        assertThat(notes(imported))
                .singleElement()
                .asString()
                .contains("1 cell with line breaks", "line 3", "of 3 lines");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "text,label,,\\na,b,,\\nc,d\\n,,,\\n       | 1 blank row left out",
                "text,label\\na,b,\\nc,d,,                     | ``",
                ",text,label\\n0,a,b\\n1,c,d                   | column 1 has no name and is left out, with 2 cells that are not empty",
                "text,label\\r\\na,b\\r\\n\\r\\nc,d\\r\\n\\r\\n  | 2 blank rows left out",
                "text,label\\ra,b\\rc,d                         | ``",
                "sep=;\\ntext;label\\na;b\\nc;d                | ``",
                "text;label\\na;b\\nc;d                         | its columns are taken to be separated by ;, as its header has no comma",
                "text\\tlabel\\na\\tb\\nc\\td                 | its columns are taken to be separated by tabs",
                "Text,LABEL\\na,b\\nc,d                         | ``",
                " text , label\\na,b\\nc,d                       | ``",
                "\\n\\ntext,label\\na,b\\nc,d                  | 2 blank rows left out",
            })
    void tables_as_spreadsheets_write_them_are_read_and_what_is_left_out_is_told(String content, String note)
            throws IOException {
        Path table =
                write("a.CSV", content.replace("\\n", "\n").replace("\\r", "\r").replace("\\t", "\t"));

        Imported imported = Imported.of(new Table(table, USUAL, null, folder), folder.resolve("out"));

        assertThat(imported.records("a")).extracting(LabelledRecord::text).containsExactly("a", "c");
        assertThat(imported.records("a")).extracting(LabelledRecord::label).containsExactly("b", "d");
        assertThat(notes(imported)).hasSize(note.isEmpty() ? 0 : 1).allMatch(line -> line.contains(note));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "text\\tlabel\\na\\tb\\nc|a.tsv:3: has 1 columns where the header has 2",
                "text\\tlabel\\n\"a\\tb\"\\tc|a.tsv:2: has 3 columns where the header has 2; with `quote` what is in quotes is one cell",
                "\"text\"\\t\"label\"\\n\"a\"\\t\"b\"|a.tsv:1: has its columns' names in quotes; `quote` reads",
                "text,label\\na,b|a.tsv:1: has no column \"text\" but text,label",
            })
    void what_is_no_row_of_a_tsv_is_told_with_its_place(String content, String message) throws IOException {
        Path table = write("a.tsv", content.replace("\\n", "\n").replace("\\t", "\t"));

        assertThatThrownBy(() -> Imported.of(new Table(table, USUAL, null, folder), folder.resolve("out")))
                .hasMessageContaining(message);
    }

    @Test
    void an_empty_cell_is_no_text_and_is_counted() throws IOException {
        Path table = write("a.csv", "text,img,label\n,0.png,red\n  ,1.png,red\nc,2.png,blue\n");

        Imported imported = Imported.of(new Table(table, USUAL, null, folder), folder.resolve("out"));

        Path records = imported.folder().resolve("a.jsonl");
        List<LabelledRecord> all = RecordFile.readWithMissingTexts(records, RecordFormat.JSONL, FieldNames.DEFAULT);
        assertThat(all).extracting(LabelledRecord::textMissing).containsExactly(true, true, false);
        assertThat(imported.report().splits().get(0).withoutText()).isEqualTo(2);
        assertThatThrownBy(() -> imported.records("a")).hasMessageContaining("a.jsonl:1: has no \"text\"");
    }

    @Test
    void paths_of_windows_lead_to_their_files_and_are_told() throws IOException {
        Files.createDirectory(folder.resolve("images"));
        write("images/0.png", "");
        write("images/1.png", "");
        Path table = write("a.csv", "text,img\na,images\\0.png\nb, images/1.png\nc,images\\7.png\n");

        Imported imported = Imported.of(new Table(table, USUAL, null, folder), folder.resolve("out"));

        assertThat(imported.records("a").subList(0, 2))
                .extracting(LabelledRecord::image)
                .containsExactly(folder.resolve("images/0.png"), folder.resolve("images/1.png"));
        assertThat(notes(imported))
                .containsExactly(table + ": 2 paths of images read with / for \\ or without spaces around them");
        assertThat(imported.report().missingImages()).isEqualTo(1);
        assertThat(imported.report().firstMissing()).contains("images\\7.png: no such file: write / where it has \\");
    }

    @Test
    void tables_without_the_usual_columns_say_what_records_lack() throws IOException {
        Path table = write("a.csv", "text,image,Class\na,0.png,red\n");

        assertThat(notes(Imported.of(new Table(table, USUAL, null, folder), folder.resolve("out"))))
                .containsExactly(
                        table
                                + ":1: no column \"img\", so that no record has an image; `image-column` names one of image, Class",
                        table
                                + ":1: no column \"label\", so that no record has a label; `label-column` names one of image, Class");
    }

    @Test
    void json_in_any_number_of_lines_is_a_table() throws IOException {
        String list = """
                [
                  {"text": "a", "img": ["l.png", "r.png"], "label": ["x", "y"], "boxes": [[1, 2]], "choices": ["p", "q"]},
                  {"text": "b", "label": 7, "group": "g"}
                ]
                """;
        Path table = write("a.json", list);

        Imported imported = Imported.of(new Table(table, USUAL, null, folder), folder.resolve("out"));

        List<LabelledRecord> records = imported.records("a");
        assertThat(records.get(0).images()).containsExactly(folder.resolve("l.png"), folder.resolve("r.png"));
        assertThat(records.get(0).targets()).containsOnlyKeys("x", "y");
        assertThat(records.get(1).label()).isEqualTo("7");
        assertThat(notes(imported))
                .containsExactly(
                        table + ": 1 cells of \"boxes\" left out, which are objects or lists of"
                                + " something else than texts and numbers",
                        table + ": 1 cells of \"choices\" left out, which are lists");
        for (String other :
                new String[] {"{\"text\": \"a\"}{\"text\": \"b\"}", "{\n\"text\": \"a\"\n}\n{\"text\":\n\"b\"}"}) {
            Path file = write("b.jsonl", other);
            assertThat(Imported.of(new Table(file, USUAL, null, folder.resolve("out2")), folder.resolve("out2"))
                            .records("b"))
                    .extracting(LabelledRecord::text)
                    .containsExactly("a", "b");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[{\"text\": \"a\"}, 7]|a.json:1: element 2: is no JSON object",
                "[{\"text\": \"a\"}|a.json:1: is cut off",
                "[{\"text\": [\"a\"]}]|a.json:1: element 1: \"text\" is a list where one text is expected",
                "[{\"text\": \"a\", \"text\": \"b\"}]|a.json:1: has the key \"text\" twice",
                "{\"data\": [{\"text\": \"a\"}]}|a.json: has no column \"text\" but data",
            })
    void what_is_no_table_in_json_is_told_with_its_place(String content, String message) throws IOException {
        Path table = write("a.json", content);

        assertThatThrownBy(() -> Imported.of(new Table(table, USUAL, null, folder), folder.resolve("out")))
                .hasMessageContaining(message);
    }

    @Test
    void two_files_of_one_split_and_a_missing_part_are_refused_and_other_files_are_told() throws IOException {
        write("two/train.csv", "text\na\n");
        write("two/train.TSV", "text\nb\n");
        assertThatThrownBy(() -> new Table(folder.resolve("two"), USUAL, null, folder))
                .hasMessageContaining("both are to be the split \"train\"");

        write("parts/train-00000-of-00003.csv", "text\na\n");
        write("parts/train-00002-of-00003.csv", "text\nb\n");
        assertThatThrownBy(() -> new Table(folder.resolve("parts"), USUAL, null, folder))
                .hasMessageContaining("train-00000-of-00003.csv: is part 00000 of 00003");

        write("others/train.csv", "text\na\n");
        write("others/test.xlsx", "x");
        Imported imported =
                Imported.of(new Table(folder.resolve("others"), USUAL, null, folder), folder.resolve("out"));
        assertThat(notes(imported)).containsExactly("passed over: " + folder.resolve("others/test.xlsx"));
    }

    @Test
    void a_file_of_another_kind_is_told_by_its_content() throws IOException {
        Path workbook = write("a.csv", "PK\003\004 [Content_Types].xml");

        assertThatThrownBy(() -> Imported.of(new Table(workbook, USUAL, null, folder), folder.resolve("out")))
                .hasMessageContaining("a.csv: is an Excel workbook; save it as CSV UTF-8");
        Path pointer = write("b.parquet", "version https://git-lfs.github.com/spec/v1\noid sha256:0\n");
        assertThatThrownBy(() -> Imported.of(new Table(pointer, USUAL, null, folder), folder.resolve("out")))
                .hasMessageContaining(
                        "b.parquet: is no Parquet file but a Git LFS pointer, not the file itself; fetch it");
    }

    @Test
    void a_header_without_rows_is_no_import() throws IOException {
        Path table = write("only.csv", "text,img,label\n");

        assertThatThrownBy(() -> Imported.of(new Table(table, USUAL, null, folder), folder.resolve("out")))
                .hasMessageEndingWith("only.jsonl: not written: its source has no record");
        assertThat(folder.resolve("out/only.jsonl")).doesNotExist();
    }

    @Test
    void a_file_that_is_no_table_by_its_name_is_told_by_its_content() throws IOException {
        Path table = folder.resolve("a.csv.gz");
        Files.write(table, new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0});

        assertThatThrownBy(() -> new Table(table, USUAL, null, folder))
                .hasMessageStartingWith(table + ": is compressed with gzip; unpack it; looked for .csv");
    }

    @Test
    void rows_and_cells_without_end_are_refused_before_they_are_held() throws IOException {
        Path wide = write("wide.csv", "text,label\n" + ",".repeat(100_000));
        assertThatThrownBy(() -> Imported.of(new Table(wide, USUAL, null, folder), folder.resolve("out")))
                .hasMessageContaining("wide.csv:2: has more columns than a table may have");

        Path cell = write("cell.csv", "text,label\n\"" + "a".repeat(10_000_001));
        assertThatThrownBy(() -> Imported.of(new Table(cell, USUAL, null, folder), folder.resolve("out")))
                .hasMessageContaining("cell.csv:2: a cell of more than 10000000 characters; is a quote left open?");

        Path line = write("line.tsv", "text\tlabel\n" + "a".repeat(10_000_001));
        assertThatThrownBy(() -> Imported.of(new Table(line, USUAL, null, folder), folder.resolve("out")))
                .hasMessageContaining("line.tsv:2: a line of more than 10000000 bytes");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void devices_are_refused_before_they_are_read() {
        assertThatThrownBy(() -> new Table(Path.of("/dev/zero"), USUAL, null, folder))
                .hasMessageContaining("/dev/zero: is a pipe or a device");
    }

    @Test
    void records_never_replace_their_source() throws IOException {
        Path file = write("a.jsonl", "{\"text\": \"a\"}");

        assertThatThrownBy(() -> new Table(file, USUAL, null, folder)).hasMessageContaining("choose another `output`");
    }

    private static List<String> notes(Imported imported) {
        return imported.report().splits().get(0).notes();
    }

    private Path write(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        return Files.writeString(file, content);
    }
}
