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

class CompareCommandTest {

    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void draw() throws IOException {
        ShapesDataset.write(folder.resolve("data"), 30, 3);
        Files.writeString(folder.resolve("plain.yaml"), "fusion: concat\n");
        Files.writeString(folder.resolve("with <co>.yaml"), "fusion: co-attention\n");
    }

    @Test
    void the_comparison_is_printed_in_plain_words_and_kept_as_a_page_of_its_own() throws IOException {
        Terminal terminal = compare("--test", folder.resolve("data/test.jsonl").toString());

        assertThat(terminal.complaints()).isEmpty();
        assertThat(terminal.exitCode()).isZero();
        assertThat(terminal.out())
                .contains("training 1 of 4: plain, seed 1", "training 4 of 4: with <co>, seed 2")
                .containsPattern("accuracy % +macro F1 % +parameters +examples +seconds")
                .containsPattern("plain +\\d+\\.\\d\\d ± \\d+\\.\\d\\d ")
                .containsPattern("points \\(95 % interval -?\\d+\\.\\d\\d to -?\\d+\\.\\d\\d\\)")
                .contains("McNemar: plain alone right")
                .contains("McNemar's test takes all answers for independent");
        String page = Files.readString(folder.resolve("out/report.html"));
        assertThat(page)
                .contains("with &lt;co&gt;", "Accuracy by seed", "seed 2", "McNemar")
                .doesNotContain("with <co>", "http://", "https://", "<script");
        assertThat(folder.resolve("out/comparison.json")).exists();

        // when it is run again, then nothing is trained and the same is said
        Terminal again = compare("--test", folder.resolve("data/test.jsonl").toString());
        assertThat(again.out()).contains("4 of 4 trainings are there already").doesNotContain("training 1 of 4");
        assertThat(again.out()).endsWith(terminal.out().substring(terminal.out().indexOf("McNemar: ")));
    }

    @Test
    void what_is_missing_is_said_in_one_line() {
        Terminal terminal = compare();

        assertThat(terminal.err()).startsWith("visualbert: --test is missing").contains("--folds 5");
        assertThat(terminal.exitCode()).isEqualTo(2);
    }

    private Terminal compare(String... more) {
        List<String> arguments = new ArrayList<>(List.of("compare", "--seeds", "2", "--epochs", "1"));
        for (String config : List.of("plain", "with <co>")) {
            arguments.addAll(
                    List.of("--config", folder.resolve(config + ".yaml").toString()));
        }
        arguments.addAll(List.of("--train", folder.resolve("data/train.jsonl").toString(), "--precision", "fp32"));
        arguments.addAll(List.of("--image-size", "32x32", "--conv-channels", "[8, 16]", "--threads", "1"));
        arguments.addAll(List.of("--output", folder.resolve("out").toString()));
        arguments.addAll(List.of(more));
        return Terminal.run(arguments.toArray(String[]::new));
    }
}
