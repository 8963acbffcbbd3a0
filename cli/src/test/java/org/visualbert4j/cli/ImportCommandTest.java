package org.visualbert4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportCommandTest {

    @TempDir
    Path folder;

    @Test
    void counts_of_splits_and_labels_and_missing_images_are_told() throws IOException {
        Path table = folder.resolve("memes.csv");
        Files.writeString(table, "caption,photo,kind\na,1.png,good\nb,2.png,bad\nc,1.png,good\nd,,\n");
        Files.writeString(folder.resolve("1.png"), "image");
        Path output = folder.resolve("out");

        Terminal terminal = Terminal.run(
                "import",
                "table",
                table.toString(),
                "--text-column",
                "caption",
                "--image-column",
                "photo",
                "--label-column",
                "kind",
                "--output",
                output.toString());

        assertThat(terminal.err()).isEmpty();
        assertThat(terminal.exitCode()).isZero();
        assertThat(terminal.out().lines())
                .containsExactly(
                        output.resolve("memes.jsonl")
                                + ": 4 records, 2 labels: bad 1, good 2; 1 have no label; 1 lack their image",
                        "1 images are missing, listed in " + output.resolve("missing.txt")
                                + "; --on-bad-image drop or blank trains without them; the first: "
                                + folder.resolve("2.png") + ": no such file");
    }

    @Test
    void what_was_left_out_of_a_table_and_texts_that_are_missing_are_told() throws IOException {
        Path table = Files.writeString(folder.resolve("t.tsv"), "text\tlabel\n\"a\"\tgood\n\n\tbad\n");
        Path output = folder.resolve("out");

        Terminal terminal = Terminal.run("import", "table", table.toString(), "--output", output.toString());

        assertThat(terminal.exitCode()).isZero();
        assertThat(terminal.out().lines())
                .containsExactly(
                        output.resolve("t.jsonl") + ": 2 records, 2 labels: bad 1, good 1; 1 have no text",
                        table
                                + ": 1 cell in quotes, which stay part of the text, the first at line 2; --quote reads what is"
                                + " between them",
                        table + ": 1 blank row left out");

        Terminal quoted = Terminal.run("import", "table", table.toString(), "--quote", "--output", output.toString());
        assertThat(quoted.out()).doesNotContain("in quotes");
        assertThat(Files.readString(output.resolve("t.jsonl"))).contains("\"text\":\"a\"");
    }

    @Test
    void a_wrong_folder_is_one_line_and_leaves_nothing() {
        Path output = folder.resolve("out");

        Terminal terminal = Terminal.run("import", "hateful-memes", folder.toString(), "--output", output.toString());

        assertThat(terminal.exitCode()).isEqualTo(4);
        assertThat(terminal.err()).hasLineCount(1).contains("holds no Hateful Memes; looked for train.jsonl");
        assertThat(output).doesNotExist();
    }

    @Test
    void a_senseless_minimum_is_a_usage_error() throws IOException {
        Files.writeString(folder.resolve("v2_OpenEnded_mscoco_train2014_questions.json"), "{\"questions\": []}");

        Terminal terminal = Terminal.run(
                "import", "vqa-v2", folder.toString(), "--minimum-occurrence", "0", "--output", folder.toString());

        assertThat(terminal.exitCode()).isEqualTo(2);
        assertThat(terminal.err()).contains("--minimum-occurrence: 0 makes no sense");
    }
}
