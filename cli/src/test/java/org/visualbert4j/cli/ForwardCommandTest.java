package org.visualbert4j.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.visualbert4j.internal.checkpoint.Safetensors;
import org.visualbert4j.internal.checkpoint.SafetensorsWriter;
import org.visualbert4j.internal.runtime.LibTorch;

class ForwardCommandTest {

    private static final Path GOLDENS = Path.of("../core/src/test/resources/goldens");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"base", "pretraining", "vqa", "multiple_choice", "region_to_phrase", "co_attention_block"})
    void everything_asked_for_is_written_and_equals_the_reference(String name) {
        Path golden = GOLDENS.resolve(name);
        Path output = folder.resolve("out.safetensors");

        Terminal terminal = Terminal.run(
                "forward",
                golden.toString(),
                "--inputs",
                golden.resolve("inputs.safetensors").toString(),
                "--output",
                output.toString(),
                "--hidden-states",
                "--attentions");

        assertThat(terminal.err()).isEmpty();
        assertThat(terminal.exitCode()).isZero();
        Map<String, Tensor> expected = Safetensors.read(golden.resolve("outputs.safetensors"));
        expected.keySet().removeIf(key -> key.startsWith("grad.") || key.startsWith("sgd3."));
        Map<String, Tensor> actual = Safetensors.read(output);
        assertThat(actual.keySet()).containsExactlyInAnyOrderElementsOf(expected.keySet());
        expected.forEach((key, tensor) -> {
            Tensor ours = requireNonNull(actual.get(key));
            assertThat(ours.shape()).as(key).isEqualTo(tensor.shape());
            assertThat(ours.sub(tensor).abs().max().item_double()).as(key).isLessThan(1e-4);
            assertThat(terminal.out()).contains(key + " [");
        });
    }

    @Test
    void logits_alone_are_written_where_nothing_else_is_asked_for_and_there_are_no_labels() {
        Map<String, Tensor> inputs = inputs("visual_reasoning");
        inputs.remove("labels");

        Terminal terminal = forward("visual_reasoning", inputs);

        assertThat(terminal.exitCode()).isZero();
        assertThat(terminal.out()).isEqualTo("logits [2, 3]" + System.lineSeparator());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            vqa              | colour                | 2,6   | 0  | "colour" is no input of VisualBERT
            vqa              | input_ids             | -     | 0  | input_ids is missing
            vqa              | input_ids             | 12    | 0  | input_ids: shape [12] where [records, tokens] is expected
            vqa              | input_ids             | 2,6   | 23 | input_ids: 23 where 0 to 22 is expected
            vqa              | input_ids             | 2,6   | -1 | input_ids: -1 where 0 to 22 is expected
            vqa              | attention_mask        | 2,5   | 1  | attention_mask: shape [2, 5] where [2, 6] is expected
            vqa              | attention_mask        | 2,6   | 0  | attention_mask: the vqa head needs 2 tokens or more
            vqa              | token_type_ids        | 2,6   | 2  | token_type_ids: 2 where 0 to 1 is expected
            vqa              | position_ids          | 2,6   | 9  | position_ids: 9 where 0 to 8 is expected
            vqa              | visual_embeds         | 2,4,7 | 0f | visual_embeds: shape [2, 4, 7] where [2, any, 5] is expected
            vqa              | visual_embeds         | 3,4,5 | 0f | visual_embeds: shape [3, 4, 5] where [2, 4, 5] is expected
            vqa              | visual_embeds         | 2,4,5 | 0  | visual_embeds: type Long where Float is expected
            vqa              | visual_embeds         | 2,4,5 | NaNf | visual_embeds: 40 of its 40 elements are NaN or infinite
            vqa              | visual_embeds         | 2,4,5 | -Infinityf | visual_embeds: 40 of its 40 elements are NaN or
            vqa              | visual_embeds         | 2,4,5 | 3e38f | logits comes out with NaN or infinity in it; nothing
            vqa              | labels                | 2,3   | NaNf | labels: 6 of its 6 elements are NaN or infinite
            vqa              | visual_embeds         | -     | 0  | visual_embeds: missing
            vqa              | visual_attention_mask | 2,3   | 1  | visual_attention_mask: shape [2, 3] where [2, 4] is expected
            vqa              | visual_token_type_ids | 2,4   | 2  | visual_token_type_ids: 2 where 0 to 1 is expected
            vqa              | labels                | 2,4   | 0f | labels: shape [2, 4] where [2, 3] is expected
            visual_reasoning | labels                | 2     | 3  | labels: 3 where -100 to 2 is expected
            visual_reasoning | labels                | 3     | 0  | labels: shape [3] where [2] is expected
            base             | labels                | 2     | 0  | labels: a model without a head takes none
            pretraining      | labels                | 2,6   | 0  | labels: shape [2, 6] where [2, 10] is expected
            pretraining      | sentence_image_labels | 2     | 2  | sentence_image_labels: 2 where 0 to 1 is expected
            multiple_choice  | input_ids             | 2,6   | 0  | input_ids: shape [2, 6] where [records, choices, tokens] is expected
            multiple_choice  | labels                | 2     | 2  | labels: 2 where 0 to 1 is expected
            region_to_phrase | region_to_phrase_position | 2,3 | 10 | region_to_phrase_position: 10 where -1 to 9 is expected
            base_alignment   | image_text_alignment  | 2,4,3 | 9  | image_text_alignment: 9 where -1 to 8 is expected
            """)
    void inputs_that_do_not_fit_are_refused_in_one_line(
            String golden, String name, String shape, String value, String complaint) {
        Map<String, Tensor> inputs = inputs(golden);
        if (shape.equals("-")) {
            inputs.remove(name);
        } else {
            inputs.put(name, filled(shape, value));
        }

        Terminal terminal = forward(golden, inputs);

        assertThat(terminal.err())
                .contains(complaint)
                .contains("in.safetensors")
                .hasLineCount(1);
        assertThat(terminal.out()).isEmpty();
        assertThat(terminal.exitCode()).isEqualTo(4);
        assertThat(folder.resolve("out.safetensors")).doesNotExist();
    }

    @Test
    void a_text_longer_than_the_model_has_positions_is_refused() {
        LibTorch.load();
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        inputs.put("input_ids", filled("1,10", "1"));

        assertThat(forward("base", inputs).err()).contains("10 tokens where the model has 9 positions");
    }

    @Test
    void a_folder_that_is_no_checkpoint_and_an_output_that_cannot_be_written_are_named() throws IOException {
        Terminal none = Terminal.run("forward", folder.toString(), "--inputs", "in", "--output", "out");

        assertThat(none.err()).contains("config.json: is not there").hasLineCount(1);
        assertThat(none.exitCode()).isEqualTo(6);

        Path golden = GOLDENS.resolve("vqa");
        Path inputs = golden.resolve("inputs.safetensors");
        Terminal unwritable = Terminal.run(
                "forward",
                golden.toString(),
                "--inputs",
                inputs.toString(),
                "--output",
                inputs.resolve("out.safetensors").toString());

        assertThat(unwritable.err()).contains("can't be written").hasLineCount(1);
        assertThat(unwritable.exitCode()).isEqualTo(8);
    }

    @Test
    void a_missing_option_is_named() {
        Terminal terminal = Terminal.run("forward", "somewhere", "--output", "out");

        assertThat(terminal.err()).contains("--inputs").contains("visualbert forward --help");
        assertThat(terminal.exitCode()).isEqualTo(2);
    }

    private Map<String, Tensor> inputs(String golden) {
        return new LinkedHashMap<>(Safetensors.read(GOLDENS.resolve(golden).resolve("inputs.safetensors")));
    }

    private Terminal forward(String golden, Map<String, Tensor> inputs) {
        Path file = folder.resolve("in.safetensors");
        SafetensorsWriter.write(file, inputs);
        return Terminal.run(
                "forward",
                GOLDENS.resolve(golden).toString(),
                "--inputs",
                file.toString(),
                "--output",
                folder.resolve("out.safetensors").toString());
    }

    private static Tensor filled(String shape, String value) {
        String[] lengths = shape.split(",", -1);
        long[] axes = new long[lengths.length];
        int count = 1;
        for (int i = 0; i < axes.length; i++) {
            axes[i] = Long.parseLong(lengths[i]);
            count *= (int) axes[i];
        }
        if (value.endsWith("f")) {
            float[] floats = new float[count];
            java.util.Arrays.fill(floats, Float.parseFloat(value.substring(0, value.length() - 1)));
            return Tensor.create(floats, axes);
        }
        long[] numbers = new long[count];
        java.util.Arrays.fill(numbers, Long.parseLong(value));
        return Tensor.create(numbers, axes);
    }
}
