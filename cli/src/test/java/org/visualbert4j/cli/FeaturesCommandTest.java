package org.visualbert4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.visualbert4j.internal.features.StoredFeatures;
import org.visualbert4j.internal.image.PngWriter;
import org.visualbert4j.internal.image.RgbImage;

class FeaturesCommandTest {

    private static final Path RESNET = Path.of("../core/src/test/resources/resnet/basic");

    @TempDir
    Path folder;

    @Test
    void features_are_computed_once_written_for_others_and_counted() throws IOException, InterruptedException {
        // given three images, one of them broken and one in two records
        PngWriter.write(RgbImage.filled(20, 30, 200, 10, 10), folder.resolve("a.png"));
        PngWriter.write(RgbImage.filled(40, 30, 10, 10, 200), folder.resolve("b.png"));
        Files.writeString(folder.resolve("c.png"), "no image");
        Path data = folder.resolve("data.jsonl");
        Files.write(
                data,
                List.of(
                        "{\"text\": \"x\", \"img\": \"a.png\"}",
                        "{\"text\": \"y\", \"img\": \"a.png\"}",
                        "{\"text\": \"y\", \"img\": \"b.png\"}",
                        "{\"img\": \"c.png\"}"));
        String output = folder.resolve("out").toString();

        // when
        Terminal first = process("features", "extract", "--data", data, "--output", output);
        Terminal again = process("features", "extract", "--data", data);

        // then
        assertThat(first.err()).contains("c.png: is text");
        assertThat(first.out()).contains("2 images, 8 tokens of 64 numbers; 1 images could not be read");
        assertThat(first.exitCode()).isEqualTo(5);
        assertThat(again.out()).contains("2 images, 8 tokens");
        try (StoredFeatures features = StoredFeatures.open(folder.resolve("out"))) {
            assertThat(features.get("b").orElseThrow().width()).isEqualTo(40);
            assertThat(features.get("c")).isEmpty();
        }

        // and the cache has each image once
        assertThat(process("cache", "stat").out()).contains("features of 2 images in 1 files");
        assertThat(process("cache", "verify").out()).contains("; 0 damaged");
        assertThat(process("cache", "clear").out()).contains("removed ");
        assertThat(process("cache", "stat").out()).contains("features of 0 images in 0 files");
    }

    @Test
    void one_table_holds_all_images_and_is_read_again() throws IOException, InterruptedException {
        // given
        PngWriter.write(RgbImage.filled(20, 30, 200, 10, 10), folder.resolve("a.png"));
        PngWriter.write(RgbImage.filled(40, 30, 10, 10, 200), folder.resolve("b.png"));
        Path data = folder.resolve("data.jsonl");
        Files.write(data, List.of("{\"text\": \"x\", \"img\": \"a.png\"}", "{\"text\": \"y\", \"img\": \"b.png\"}"));
        Path table = folder.resolve("out/all.tsv");

        // when
        Terminal terminal = process("features", "extract", "--data", data, "--output", table, "--format", "tsv");
        process("features", "extract", "--data", data, "--output", folder.resolve("files"));

        // then
        assertThat(terminal.exitCode()).isZero();
        assertThat(Files.readAllLines(table)).hasSize(2).allMatch(row -> row.split("\t", -1).length == 6);
        try (StoredFeatures rows = StoredFeatures.open(table);
                StoredFeatures files = StoredFeatures.open(folder.resolve("files"))) {
            for (String id : List.of("a", "b")) {
                assertThat(rows.get(id).orElseThrow().features())
                        .isEqualTo(files.get(id).orElseThrow().features());
                assertThat(rows.get(id).orElseThrow().boxes())
                        .isEqualTo(files.get(id).orElseThrow().boxes());
            }
        }
    }

    @Test
    void images_of_one_name_are_not_written_over_each_other() throws IOException, InterruptedException {
        for (String place : List.of("one", "two")) {
            Files.createDirectories(folder.resolve(place));
            PngWriter.write(RgbImage.filled(20, 30, 200, 10, 10), folder.resolve(place + "/a.png"));
        }
        Path data = folder.resolve("data.jsonl");
        Files.write(
                data,
                List.of("{\"text\": \"x\", \"img\": \"one/a.png\"}", "{\"text\": \"y\", \"img\": \"two/a.png\"}"));

        Terminal terminal = process("features", "extract", "--data", data, "--output", folder.resolve("out"));

        assertThat(terminal.exitCode()).isEqualTo(4);
        assertThat(terminal.err()).hasLineCount(1).contains("would both be written as a");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void cells_are_drawn() throws IOException, InterruptedException {
        PngWriter.write(RgbImage.filled(20, 30, 200, 10, 10), folder.resolve("a.png"));
        Path output = folder.resolve("drawn.png");

        Terminal terminal = process("features", "show", folder.resolve("a.png"), "--output", output);

        assertThat(terminal.err()).isEmpty();
        assertThat(terminal.out()).startsWith("4 cells of 64 numbers");
        assertThat(ImageIO.read(output.toFile()).getHeight()).isGreaterThan(30);
    }

    @Test
    void an_extractor_that_is_none_is_refused_in_one_line() throws IOException {
        PngWriter.write(RgbImage.filled(2, 3, 200, 10, 10), folder.resolve("a.png"));
        String image = folder.resolve("a.png").toString();

        Terminal terminal = Terminal.run(
                "features", "show", image, "--visual", "pixels", "--visual-model", image, "--output", "x.png");

        assertThat(terminal.exitCode()).isEqualTo(3);
        assertThat(terminal.err()).hasLineCount(1).contains("visual: pixels").contains("regions or grid");
    }

    private Terminal process(String command, String subcommand, Object... rest)
            throws IOException, InterruptedException {
        List<Object> arguments = new java.util.ArrayList<>(List.of(command, subcommand));
        arguments.addAll(List.of(rest));
        if ("features".equals(command)) {
            arguments.addAll(List.of("--visual", "grid", "--visual-model", RESNET, "--grid", "2x2"));
            arguments.addAll(List.of("--image-size", "32x32"));
        }
        ProcessBuilder builder = Terminal.builder(
                List.of("-Djava.awt.headless=true"),
                arguments.stream().map(Object::toString).toArray(String[]::new));
        builder.environment()
                .put("VISUALBERT_FEATURE_CACHE", folder.resolve("cache").toString());
        return Terminal.process(builder);
    }
}
