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
import org.visualbert4j.internal.image.PngWriter;
import org.visualbert4j.internal.image.Resize;
import org.visualbert4j.internal.image.RgbImage;
import org.visualbert4j.internal.image.Scenes;

class FindDuplicatesCommandTest {

    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void draw() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            lines.add(line("What is it?", i + ".png", Scenes.scene(i, 96, 96), "cat"));
        }
        Files.write(folder.resolve("train.jsonl"), lines);
        Files.write(
                folder.resolve("test.jsonl"),
                List.of(
                        line("what is it", "copy.png", Resize.resize(Scenes.scene(2, 96, 96), 64, 64), "dog"),
                        "{\"text\": \"who?\", \"img\": \"gone.png\"}"));
    }

    private String line(String text, String name, RgbImage image, String label) throws IOException {
        Files.write(folder.resolve(name), PngWriter.encode(image));
        return "{\"text\": \"" + text + "\", \"img\": \"" + name + "\", \"label\": \"" + label + "\"}";
    }

    private Terminal find(String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "find-duplicates",
                "--data",
                folder.resolve("train.jsonl").toString(),
                "--output",
                folder.resolve("found").toString()));
        arguments.addAll(List.of(more));
        return Terminal.run(arguments.toArray(String[]::new));
    }

    @Test
    void copies_and_contradictions_are_printed_and_written_as_lines_and_as_a_page() throws IOException {
        Terminal terminal = find("--against", folder.resolve("test.jsonl").toString());

        assertThat(terminal.exitCode()).isZero();
        assertThat(terminal.out())
                .contains("1 test.jsonl image looks like train.jsonl images")
                .contains("1 pairs of images are copies (1 resized, re-encoded, brightened or cropped);"
                        + " 1 groups of records are nearly the same, 1 of them with several labels.");
        assertThat(terminal.err()).contains("1 of 8 images can't be read and are compared by their names");
        assertThat(Files.readAllLines(folder.resolve("found/images.jsonl")))
                .hasSize(1)
                .allSatisfy(line -> assertThat(line)
                        .contains("2.png", "copy.png", "\"kind\":\"near\"", "\"across\":true", "\"same_label\":false"));
        assertThat(Files.readAllLines(folder.resolve("found/records.jsonl")))
                .hasSize(1)
                .allSatisfy(line -> assertThat(line)
                        .contains("\"labels\":[\"cat\",\"dog\"]", "\"contradictory\":true", "\"in\":\"test.jsonl\"")
                        .doesNotContain("similarity"));
        assertThat(Files.readString(folder.resolve("found/duplicates.html")))
                .contains("Records that contradict each other", "Across splits", "copy.png, test.jsonl: dog")
                .doesNotContain("http://", "https://", "<script");
    }

    @Test
    void where_nothing_is_double_that_is_said() throws IOException {
        Terminal terminal = find();

        assertThat(terminal.out()).contains("No image is a copy of another");
        assertThat(folder.resolve("found/images.jsonl")).isEmptyFile();
    }

    @Test
    void a_file_named_twice_and_one_without_images_are_refused() throws IOException {
        String train = folder.resolve("train.jsonl").toString();
        assertThat(find("--against", train, train).err()).contains("train.jsonl is named twice");

        Path texts = Files.writeString(folder.resolve("texts.jsonl"), "{\"text\": \"who?\", \"photo\": \"1.png\"}\n");
        Terminal terminal = find("--against", texts.toString());

        assertThat(terminal.exitCode()).isNotZero();
        assertThat(terminal.err()).contains("texts.jsonl: no record has \"img\"", "\"photo\"");
    }

    @Test
    void shapes_that_are_drawn_anew_look_alike_and_are_no_copies() throws IOException {
        ShapesDataset.write(folder.resolve("shapes"), 200, 3);

        Terminal terminal = Terminal.run(
                "find-duplicates",
                "--data",
                folder.resolve("shapes/train.jsonl").toString(),
                "--output",
                folder.resolve("found").toString());

        assertThat(terminal.out()).contains("No image is a copy of another");
    }
}
