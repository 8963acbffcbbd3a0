package org.visualbert4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FindMislabelledCommandTest {

    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void draw() throws IOException {
        ShapesDataset.write(folder.resolve("data"), 30, 3);
    }

    @Test
    void what_was_found_is_printed_and_kept_as_a_page_and_copies_are_written() throws IOException {
        Path train = folder.resolve("data/train.jsonl");
        String before = Files.readString(train);

        Terminal terminal = find(
                "--fix",
                folder.resolve("fixed.jsonl").toString(),
                "--drop",
                folder.resolve("dropped.jsonl").toString());

        assertThat(terminal.complaints()).isEmpty();
        assertThat(terminal.exitCode()).isZero();
        assertThat(terminal.out())
                .contains(
                        "training 1 of 2: models, seed 1, fold 1", "of the labels look wrong", "look before you accept")
                .containsPattern("records +wrong +missing +chosen")
                .contains("saved in ", "labels corrected: ", "without ");
        assertThat(Files.readString(folder.resolve("out/suspects.html")))
                .contains("Labels that look wrong", "By label", "Which labels are given for which")
                .doesNotContain("http://", "https://", "<script");
        assertThat(Files.readAllLines(folder.resolve("fixed.jsonl"))).hasSize(72);
        assertThat(train).content().isEqualTo(before);

        // when it is run again, then nothing is trained and the same is said
        Terminal again = find();
        assertThat(again.out()).contains("2 of 2 trainings are there already").doesNotContain("training 1 of 2");
    }

    @Test
    void a_copy_over_the_records_is_refused_before_anything_is_trained() {
        Terminal terminal = find("--fix", folder.resolve("data/train.jsonl").toString());

        assertThat(terminal.err()).contains("train.jsonl is the file of records itself, which is not changed");
        assertThat(terminal.exitCode()).isEqualTo(2);
        assertThat(folder.resolve("out")).doesNotExist();
    }

    private Terminal find(String... more) {
        List<String> arguments = new ArrayList<>(List.of("find-mislabelled", "--folds", "2", "--epochs", "1"));
        arguments.addAll(List.of("--train", folder.resolve("data/train.jsonl").toString(), "--precision", "fp32"));
        arguments.addAll(List.of("--image-size", "32x32", "--conv-channels", "[8, 16]", "--threads", "1"));
        arguments.addAll(List.of("--output", folder.resolve("out").toString()));
        arguments.addAll(List.of(more));
        return Terminal.run(arguments.toArray(String[]::new));
    }
}
