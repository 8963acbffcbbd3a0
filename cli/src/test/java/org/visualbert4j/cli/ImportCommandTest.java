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
    void counts_of_splits_and_labels_and_missing_pictures_are_told() throws IOException {
        Path table = folder.resolve("memes.csv");
        Files.writeString(table, "caption,photo,kind\na,1.png,good\nb,2.png,bad\nc,1.png,good\nd,,\n");
        Files.writeString(folder.resolve("1.png"), "picture");
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
                                + ": 4 records, 2 labels: bad 1, good 2; 1 have no label; 1 lack their picture",
                        "1 pictures are missing, listed in " + output.resolve("missing.txt")
                                + "; --on-bad-image drop or blank trains without them");
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
