package org.visualbert4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectCommandTest {

    private static final Path GOLDENS = Path.of("../core/src/test/resources/goldens");

    @TempDir
    private Path folder;

    @Test
    void a_checkpoint_is_described_in_short() {
        Terminal terminal =
                Terminal.run("inspect", GOLDENS.resolve("co_attention_block").toString());

        assertThat(terminal.err()).isEmpty();
        assertThat(terminal.exitCode()).isZero();
        assertThat(terminal.out().replaceAll(" +", " ").lines())
                .contains(
                        "head visual_reasoning (VisualBertForVisualReasoning)",
                        "sizes 1 layers of 16, 2 heads, feed-forward 20, 23 words, 9 positions, gelu_new",
                        "labels 3: LABEL_0, LABEL_1, LABEL_2",
                        "fusion co-attention, block, 2 layers of 12, 2 heads",
                        "visual encoder none: takes visual tokens of 5",
                        "input recipe text suffix \"\", visual token type 1, texts cut to 9 tokens",
                        "visual features 5 numbers a token, of a kind that the checkpoint does not tell",
                        " pooler 272",
                        " head 51");
    }

    @Test
    void the_parts_add_up_to_the_whole() {
        Terminal terminal =
                Terminal.run("inspect", GOLDENS.resolve("pretraining").toString());

        long whole = 0;
        long parts = 0;
        for (String line : terminal.out().lines().toList()) {
            String[] words = line.strip().split(" +", -1);
            if (line.startsWith("parameters")) {
                whole = Long.parseLong(words[1].replace(",", ""));
            } else if (line.startsWith("  ")) {
                parts += Long.parseLong(words[1].replace(",", ""));
            }
        }

        assertThat(whole).isPositive().isEqualTo(parts);
    }

    @Test
    void a_folder_that_is_no_checkpoint_is_named_in_one_line() {
        Terminal terminal = Terminal.run("inspect", folder.toString());

        assertThat(terminal.err()).contains(folder.toString()).hasLineCount(1);
        assertThat(terminal.out()).isEmpty();
        assertThat(terminal.exitCode()).isEqualTo(6);
    }
}
