package org.visualbert4j.internal.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.visualbert4j.error.VisualBertException.Code.DATA;
import static org.visualbert4j.error.VisualBertException.Code.IO;
import static org.visualbert4j.internal.records.Refusal.assertRefused;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.visualbert4j.internal.dataset.DataAudit;
import org.visualbert4j.internal.files.LineReader;

/** Files that people give in the place of lines of JSON. */
class ForeignRecordsTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[{\"text\": \"a\"}, {\"text\": \"b\"}]      | :1: is a JSON list",
                "[\\n  {\\n    \"text\": \"a\"\\n  }\\n]     | :1: is a JSON list",
                "{\\n  \"text\": \"a\"\\n}                   | :1: is cut off, or goes on in the next line",
                "{\"text\": \"a\"}\\n{\"text\": \"b\"        | :2: is cut off, or goes on in the next line",
                "{\"text\": \"a\"}{\"text\": \"b\"}          | :1: has more than one JSON value at column 14",
                "{\"text\": \"a\"},\\n{\"text\": \"b\"}      | :1: has a comma too many at column 14; lines have none",
                "{\"text\": \"a\",}                          | :1: has a comma before } at column 14",
                "{\"text\": \"a\", \"n\": [1, ]}             | :1: has a comma before ] at column 24",
                "{\"text\": \"a\"} // first                  | :1: has a comment at column 15",
                "# records\\n{\"text\": \"a\"}               | :1: has a comment at column 1",
                "{\"text\": \"a\", \"label\": NaN}           | :1: has NaN or Infinity at column",
                "{\"text\": \"a\", \"label\": -Infinity}     | :1: has NaN or Infinity at column",
                "{\"text\": \"a\", \"label\": nan}           | :1: has a number that is not finite at column 24",
                "{\"text\": \"a\", \"label\": 1e999}         | :1: has a number too large",
                "{'text': 'a'}                               | :1: is Python and no JSON at column 2; `format` python",
                "{\"text\": \"a\", \"label\": True}          | :1: is Python and no JSON at column 24",
                "{text: \"a\"}                               | :1: has a key without double quotes at column 2",
                "{\"text\": \"a\\tb\"}                       | :1: has a control character within a text at column",
                "{\"text\": \"a\", \"img\": \"images\\0.png\"} | :1: has an unknown \\ within a text at column",
                "{\"text\": \"a\\ud83d\"}                    | :1: has a text with half a character",
                "{\"text\": \"a\", \"img\": \"\\udc00.png\"} | :1: has a text with half a character",
                "text,img,label\\na,0.png,red                | :1: is no JSON object but a row of a table, it seems; visualbert import table",
                "text\\timg\\tlabel\\na\\t0.png\\tred        | :1: is no JSON object but a row of a table",
                "text;img;label\\na;0.png;red                | :1: is no JSON object but a row of a table",
                "a red square                                | :1: is no JSON at column 1, where it says: a red square",
                "<!DOCTYPE html>\\n<html><body>              | : is an HTML page; get the file itself",
                "version https://git-lfs.github.com/spec/v1\\noid | : is a Git LFS pointer, not the file itself; fetch it with: git lfs pull",
            })
    void what_is_no_line_of_json_is_told_with_its_remedy(String content, String message) throws IOException {
        Path file = write(content.replace("\\n", "\n").replace("\\t", "\t"));

        assertRefused(DATA, () -> read(file), file + message);
    }

    @Test
    void other_kinds_of_files_are_told_by_their_content() throws IOException {
        Path gzip = folder.resolve("train.jsonl");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(gzip))) {
            out.write("{\"text\": \"a\"}\n".getBytes(StandardCharsets.UTF_8));
        }
        assertRefused(DATA, () -> read(gzip), gzip + ": is compressed with gzip; unpack it");

        Path parquet = Files.write(folder.resolve("b.jsonl"), new byte[] {'P', 'A', 'R', '1', 0, 0, 1, 2});
        assertRefused(DATA, () -> read(parquet), "is a Parquet table; visualbert import table makes records of it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32"})
    void other_encodings_of_unicode_are_told(String encoding) throws IOException {
        Path file = folder.resolve("train.jsonl");
        String mark = encoding.endsWith("E") ? "\ufeff" : encoding.equals("UTF-32") ? "\ufeff" : "";
        Files.write(file, (mark + "{\"text\": \"a\"}\n").getBytes(Charset.forName(encoding)));

        assertRefused(
                DATA, () -> read(file), file + ": is text in UTF-" + encoding.substring(4, 6), "save it as UTF-8");
    }

    @Test
    void utf_16_without_its_mark_is_told_too() throws IOException {
        Path file = folder.resolve("train.jsonl");
        Files.write(file, "{\"text\": \"a\"}\n".getBytes(StandardCharsets.UTF_16LE));

        assertRefused(DATA, () -> read(file), file + ": is text in UTF-16; save it as UTF-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r", "\n", "\r\n", "\n\r\n\n"})
    void all_line_ends_are_read_and_the_last_one_need_not_be_there(String end) throws IOException {
        Path file = write("{\"text\": \"a\"}" + end + "{\"text\": \"b\"}" + end + "{\"text\": \"c\"}");

        assertThat(read(file)).extracting(LabelledRecord::text).containsExactly("a", "b", "c");
    }

    @Test
    void lines_are_counted_alike_with_all_line_ends() throws IOException {
        for (String end : new String[] {"\r", "\n", "\r\n"}) {
            Path file = write("{\"text\": \"a\"}" + end + end + "{\"text\": 7}" + end);

            assertRefused(DATA, () -> read(file), file + ":3: \"text\" is number");
        }
    }

    @Test
    void zero_bytes_are_refused() throws IOException {
        Path file = write("{\"text\": \"a\"}\n\0\0\0\0\0\0\n");

        assertRefused(DATA, () -> read(file), file + ":2: is no JSON at column");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void devices_and_pipes_are_refused_before_they_are_read() throws IOException, InterruptedException {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();

        assertRefused(IO, () -> read(pipe), pipe + ": is a pipe or a device; write it to a file first");
        assertRefused(IO, () -> read(Path.of("/dev/zero")), "/dev/zero: is a pipe or a device");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void a_pipe_is_not_waited_for_when_training_and_test_are_compared() throws IOException, InterruptedException {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();

        DataAudit.refuseSameFile(write("{}"), pipe);
        DataAudit.refuseSameFile(pipe, folder.resolve("gone"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[{'text': 'a'}, {'text': 'b'}] | :1: is a list, where each line is to be one dictionary",
                "{\"text\": null}             | :1: is no Python literal: JSON and no Python (`format` jsonl) at column 10",
                "{'text': 'a\\ud83d'}         | :1: has a text with half a character",
            })
    void what_is_no_line_of_python_is_told_with_its_remedy(String content, String message) throws IOException {
        Path file = write(content);

        assertRefused(DATA, () -> RecordFile.read(file, RecordFormat.PYTHON, FieldNames.DEFAULT), file + message);
    }

    @Test
    void a_table_of_one_column_is_told_by_its_name() throws IOException {
        Path file = Files.writeString(folder.resolve("train.CSV"), "text\nwhat is it?\n");

        assertRefused(DATA, () -> read(file), file + ":1: is no JSON object but a row of a table, it seems");
    }

    @Test
    void a_file_that_is_not_there_is_told_with_the_one_that_is() throws IOException {
        write("{}");

        assertRefused(
                IO,
                () -> read(folder.resolve("train.json")),
                folder.resolve("train.json") + ": no such file: " + folder.resolve("train.jsonl") + " is there");
    }

    @Test
    void text_may_begin_with_the_letters_of_a_binary_format() throws IOException {
        Path file = Files.writeString(folder.resolve("answers.txt"), "ID3 tags\nred\nP6 \n");

        assertThat(lines(file)).containsExactly("ID3 tags", "red", "P6 ");
    }

    private static List<String> lines(Path file) {
        List<String> lines = new ArrayList<>();
        LineReader.forEachLine(file, (line, number) -> lines.add(line));
        return lines;
    }

    private static List<LabelledRecord> read(Path file) {
        return RecordFile.read(file, RecordFormat.JSONL, FieldNames.DEFAULT);
    }

    private Path write(String content) throws IOException {
        return Files.writeString(folder.resolve("train.jsonl"), content);
    }
}
