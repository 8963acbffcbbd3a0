package org.visualbert4j.internal.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.visualbert4j.error.VisualBertException.Code.DATA;
import static org.visualbert4j.error.VisualBertException.Code.IO;
import static org.visualbert4j.internal.records.Refusal.assertRefused;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.testing.SharedData;

class RecordFileTest {

    @TempDir
    private Path folder;

    @Test
    void a_line_of_json_is_an_example() throws IOException {
        Path file = write(
                "{\"id\": \"a1\", \"text\": \"what?\", \"img\": \"images/0.png\", \"label\": \"red\", \"more\": [1]}");

        assertThat(readJson(file))
                .containsExactly(
                        new LabelledRecord("a1", "what?", null, folder.resolve("images/0.png"), "red", file, 1));
    }

    @Test
    void an_id_is_made_of_file_and_line_and_blank_lines_are_counted() throws IOException {
        Path file = write("\ufeff{\"text\": \"one\"}\r\n\n  \n{\"text\": \"two\", \"img\": null, \"label\": null}");

        assertThat(readJson(file))
                .containsExactly(
                        new LabelledRecord("data.jsonl:1", "one", null, null, null, file, 1),
                        new LabelledRecord("data.jsonl:4", "two", null, null, null, file, 4));
    }

    @ParameterizedTest
    @CsvSource({
        "1,1",
        "-7,-7",
        "1.0,1.0",
        "0.5,0.5",
        "true,true",
        "false,false",
        "\"1\",1",
        "\" a\",' a'",
        "12345678901234567890,12345678901234567890"
    })
    void a_label_keeps_the_text_it_is_written_with(String written, String label) throws IOException {
        Path file = write("{\"text\": \"\", \"label\": " + written + "}");

        assertThat(readJson(file).get(0).label()).isEqualTo(label);
    }

    @Test
    void an_empty_label_is_none() throws IOException {
        Path file = write("{\"text\": \"a\", \"label\": \"\"}\n{\"text\": \"a\", \"label\": \" \"}");

        assertThat(readJson(file)).extracting(LabelledRecord::label).containsOnlyNulls();
    }

    @Test
    void python_and_json_give_the_same_labels() throws IOException {
        Path python = write("{'text': 'a', 'label': True}\n{'text': 'a', 'label': 1}\n{'text': 'a', 'label': 1.0}\n"
                + "{'text': 'a', 'label': None}");

        assertThat(readPython(python)).extracting(LabelledRecord::label).containsExactly("true", "1", "1.0", null);
    }

    @Test
    void python_literals_are_read() throws IOException {
        Path file = write("{'text': 'it\\'s', \"img\": u'a b.jpg', 'label': 1, 'boxes': [(1, 2), {}]}\n");

        assertThat(readPython(file))
                .containsExactly(
                        new LabelledRecord("data.jsonl:1", "it's", null, folder.resolve("a b.jpg"), "1", file, 1));
    }

    @Test
    void the_keys_can_be_chosen() throws IOException {
        FieldNames fields = new FieldNames("question", "context", "image", "answer");
        Path file = write(
                "{\"id\": 7, \"question\": \"q\", \"context\": \"c\", \"image\": \"/p.png\", \"answer\": \"a\", \"text\": 1}");

        assertThat(RecordFile.read(file, RecordFormat.JSONL, fields))
                .containsExactly(new LabelledRecord("7", "q", "c", Path.of("/p.png"), "a", file, 1));
    }

    @Test
    void a_record_says_its_group_by_a_field_or_a_part_of_it() throws IOException {
        Path file = write("{\"id\": \"dev-7-0-1\", \"text\": \"a\"}\n{\"id\": \"dev-12-0-5\", \"text\": \"a\"}");

        assertThat(RecordFile.read(file, RecordFormat.JSONL, groupedBy("id", null)))
                .extracting(LabelledRecord::group)
                .containsExactly("dev-7-0-1", "dev-12-0-5");
        assertThat(RecordFile.read(file, RecordFormat.JSONL, groupedBy("id", "^dev-\\d+")))
                .extracting(LabelledRecord::group)
                .containsExactly("dev-7", "dev-12");
        assertRefused(
                DATA,
                () -> RecordFile.read(file, RecordFormat.JSONL, groupedBy("example", null)),
                "data.jsonl:1: has no \"example\", which is to say its group");
        assertRefused(
                DATA,
                () -> RecordFile.read(file, RecordFormat.JSONL, groupedBy("id", "dev-7")),
                "data.jsonl:2: \"id\" is \"dev-12-0-5\", in which nothing matches dev-7");
    }

    private static FieldNames groupedBy(String key, @Nullable String part) {
        FieldNames.Group group = new FieldNames.Group(key, part == null ? null : Pattern.compile(part));
        return new FieldNames("text", "text_pair", "img", "label", "choices", group);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"img\": \"a.png\"}                    | has no \"text\"",
                "{\"text\": null}                        | has no \"text\"",
                "{\"text\": 7}                           | \"text\" is number where text is expected",
                "{\"text\": \"a\", \"img\": [7]}         | \"img\" is no list of up to 16 paths",
                "{\"text\": \"a\", \"img\": {}}          | \"img\" is object where text is expected",
                "{\"text\": \"a\", \"img\": \"a\\u0000\"}| \"img\" is no path: Nul character",
                "{\"text\": \"a\", \"label\": {\"a\":2}} | \"label\" gives \"a\" 2 where a number from 0 to 1 is expected",
                "{\"text\": \"a\", \"label\": {\" \":1}} | \"label\" has an empty label",
                "{\"text\": \"a\", \"label\": [\"a\",\"\"]} | \"label\" is a list of something else than different labels",
                "{\"text\": \"a\", \"label\": [\"a\",\"a\"]} | \"label\" is a list of something else than different labels",
                "{\"text\": \"a\", \"choices\": [\"a\"]} | \"choices\" is no list of two texts or more",
                "{\"text\": \"a\", \"choices\": [\"a\",\"b\"], \"label\": 2} | \"label\" is \"2\", which is none of its 2 choices",
                "{\"text\": \"a\", \"text\": \"b\"}      | has the key \"text\" twice",
                "{\"text\": \"a\"} {}                    | has more than one JSON value at column 15",
                "{\"text\": \"a\"                        | is cut off, or goes on in the next line",
                "{'text': 'a'}                           | is Python and no JSON at column 2; `format` python reads it",
                "[\"text\"]                              | is a JSON list, where each line is to be one JSON object; visualbert import table",
                "7                                       | is no JSON object",
            })
    void a_wrong_line_is_refused_with_its_place(String line, String message) throws IOException {
        Path file = write("{\"text\": \"fine\"}\n\n" + line + "\n");

        assertRefused(DATA, () -> readJson(file), file + ":3: ", message);
    }

    @Test
    void a_record_may_have_several_images_labels_scores_or_choices() throws IOException {
        Path file = write("""
                {"text": "a", "img": ["l.png", "r.png"], "label": ["x", 7]}
                {"text": "b", "label": {"yes": 0.9, "no": 0.3}}
                {"text": "c", "choices": ["one", "two"], "label": "two"}
                {"text": "d", "choices": ["one", "two"], "label": 0}
                {"text": "e", "label": []}
                """);

        List<LabelledRecord> records = readJson(file);

        assertThat(records.get(0).images()).containsExactly(folder.resolve("l.png"), folder.resolve("r.png"));
        assertThat(records)
                .extracting(LabelledRecord::targets)
                .containsExactly(
                        Map.of("x", 1.0, "7", 1.0),
                        Map.of("yes", 0.9, "no", 0.3),
                        Map.of("1", 1.0),
                        Map.of("0", 1.0),
                        Map.of());
    }

    @Test
    void records_without_text_are_an_error_or_dropped_or_kept() throws IOException {
        Path file = write("{\"img\": \"a.png\"}\n{\"text\": \" \", \"img\": \"b.png\"}\n{\"text\": \"c\"}");
        List<LabelledRecord> all = RecordFile.readWithMissingTexts(file, RecordFormat.JSONL, FieldNames.DEFAULT);

        assertRefused(DATA, () -> MissingTextPolicy.ERROR.apply(all, FieldNames.DEFAULT), file + ":1: has no \"text\"");
        assertThat(MissingTextPolicy.DROP.apply(all, FieldNames.DEFAULT)).containsExactly(all.get(2));
        assertThat(MissingTextPolicy.BLANK.apply(all, FieldNames.DEFAULT)).isEqualTo(all);
    }

    @Test
    void a_wrong_python_line_is_refused_with_its_place() throws IOException {
        Path file = write("{'text': 'fine'}\n{'text': open('x')}\n");

        assertRefused(DATA, () -> readPython(file), file + ":2: is no Python literal", "at column 10");
    }

    @Test
    void deep_nesting_is_refused() throws IOException {
        Path file = write("{\"text\": " + "[".repeat(100_000));

        assertRefused(DATA, () -> readJson(file), file + ":1: is nested deeper than 100 levels");
    }

    @Test
    void a_line_of_more_than_ten_megabytes_is_refused() throws IOException {
        Path file = write("{\"text\": \"a\"}\n\"" + "a".repeat(10_000_000));

        assertRefused(DATA, () -> readJson(file), file + ":2: a line of more than 10000000");
    }

    @Test
    void another_encoding_is_refused() throws IOException {
        Path file = folder.resolve("latin.jsonl");
        Files.write(file, "{\"text\": \"a\"}\n{\"text\": \"é\"}".getBytes(StandardCharsets.ISO_8859_1));

        assertRefused(DATA, () -> readJson(file), file + ":2: not UTF-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "\ufeff", "   "})
    void a_file_without_records_is_refused(String content) throws IOException {
        Path file = write(content);

        assertRefused(DATA, () -> readJson(file), file + ": holds no records");
    }

    @Test
    void a_missing_file_and_a_folder_are_refused() {
        Path missing = folder.resolve("none.jsonl");

        assertRefused(IO, () -> readJson(missing), missing + ": no such file");
        assertRefused(IO, () -> readJson(folder), folder + ": is a folder");
    }

    @ParameterizedTest
    @EnumSource(RecordFormat.class)
    void a_damaged_file_is_read_or_refused_and_nothing_else(RecordFormat format) throws IOException {
        byte[] lines = """
                {"text": "it\\u00e9 \\n", "img": "a/b.png", "label": 1.5, "x": [{}, [1]]}
                {"id": 7, "text": "é不", "text_pair": "b", "label": "c"}
                """.getBytes(StandardCharsets.UTF_8);
        Path file = folder.resolve("data.jsonl");
        Random random = new Random(13);
        int refused = 0;
        for (int round = 0; round < 400; round++) {
            byte[] damaged = Arrays.copyOf(lines, lines.length - (round % 4 == 0 ? random.nextInt(lines.length) : 0));
            for (int edit = random.nextInt(3); edit >= 0; edit--) {
                damaged[random.nextInt(damaged.length)] = (byte) (random.nextBoolean() ? random.nextInt(256) : '"');
            }
            Files.write(file, damaged);
            try {
                RecordFile.read(file, format, FieldNames.DEFAULT);
            } catch (VisualBertException e) {
                assertThat(e).hasMessageStartingWith(file.toString()).hasMessageNotContaining("\n");
                refused++;
            }
        }
        assertThat(refused).isBetween(200, 399);
    }

    @ParameterizedTest
    @EnabledIf(SharedData.IS_THERE)
    @CsvSource({
        "easy-vqa/train.jsonl,38575",
        "easy-vqa/test.jsonl,9673",
        "nlvr/dev.jsonl,5934",
        "meld/dev_sent_emo.jsonl,1109"
    })
    void published_data_is_read_whole(String name, int records) {
        List<LabelledRecord> examples = readJson(SharedData.folder().resolve(name));

        assertThat(examples).hasSize(records).allSatisfy(example -> {
            assertThat(example.label()).isNotNull();
            assertThat(example.image()).isNotNull();
        });
    }

    private static List<LabelledRecord> readJson(Path file) {
        return RecordFile.read(file, RecordFormat.JSONL, FieldNames.DEFAULT);
    }

    private static List<LabelledRecord> readPython(Path file) {
        return RecordFile.read(file, RecordFormat.PYTHON, FieldNames.DEFAULT);
    }

    private Path write(String content) throws IOException {
        return Files.writeString(folder.resolve("data.jsonl"), content);
    }
}
