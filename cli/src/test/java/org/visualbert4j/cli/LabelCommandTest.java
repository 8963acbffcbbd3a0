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
import org.visualbert4j.ModelFolder;
import org.visualbert4j.internal.image.PngWriter;
import org.visualbert4j.internal.image.RgbImage;

class LabelCommandTest {

    private static final String RECORDS = """
            {"id":1,"text":"what colour","img":"red.png","more":[1]}
            {"id":2,"text":"is it","img":"red.png"}
            {"id":3,"text":"is it ?","img":"red.png"}
            """;

    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void makeModel() throws IOException {
        Files.createDirectories(path("model"));
        ModelFolder.save(path("model"));
        PngWriter.write(RgbImage.filled(9, 9, 250, 20, 10), path("red.png"));
        Files.writeString(path("in.jsonl"), RECORDS);
    }

    @Test
    void clean_records_are_labelled_with_exit_code_0_and_done_once() {
        Terminal first = label("in.jsonl", "out.jsonl", "--top", "2");
        Terminal again = label("in.jsonl", "out.jsonl", "--top", "2");

        assertThat(first.exitCode()).isZero();
        assertThat(first.out()).isEmpty();
        assertThat(first.err()).contains("3 records are labelled").contains("throughput was limited by ");
        assertThat(path("out.jsonl"))
                .content()
                .startsWith("{\"id\":1,\"text\":\"what colour\",\"img\":\"red.png\",\"more\":[1],\"predictions\":[{")
                .hasLineCount(3);
        assertThat(again.exitCode()).isZero();
        assertThat(again.err()).contains("it was finished before");
    }

    @Test
    void bad_records_have_an_exit_code_of_their_own() throws IOException {
        Files.writeString(path("in.jsonl"), RECORDS + "{\"id\":4,\"text\":\"is it\",\"img\":\"none.png\"}\n");

        Terminal kept = label("in.jsonl", "out.jsonl");
        Terminal apart = label(
                "in.jsonl", "good.jsonl", "--bad-records", path("bad.jsonl").toString());
        Terminal strict = label("in.jsonl", "strict.jsonl", "--strict");

        assertThat(kept.exitCode()).isEqualTo(9);
        assertThat(kept.err()).contains("3 records are labelled, 1 bad one is in the output, with their error");
        assertThat(apart.exitCode()).isEqualTo(9);
        assertThat(path("bad.jsonl")).content().startsWith("{\"number\":4,\"line\":4,\"id\":4,\"code\":\"image\",");
        assertThat(strict.exitCode()).isEqualTo(5);
        assertThat(strict.err()).contains("in.jsonl:4: ").contains("none.png: does not exist");
        assertThat(path("strict.jsonl")).doesNotExist();
    }

    @Test
    void shards_are_merged_to_what_one_process_writes() {
        label("in.jsonl", "whole.jsonl");
        label("in.jsonl", "part-1.jsonl", "--shard", "1/2");
        label("in.jsonl", "part-2.jsonl", "--shard", "2/2");

        Terminal missing = Terminal.run("label", "merge", at("all.jsonl"), at("part-1.jsonl"));
        Terminal merged = Terminal.run("label", "merge", at("all.jsonl"), at("part-2.jsonl"), at("part-1.jsonl"));

        assertThat(missing.exitCode()).isEqualTo(4);
        assertThat(missing.err()).contains("shard 2/2 is missing: 1 of 2 parts are given");
        assertThat(merged.exitCode()).isZero();
        assertThat(path("all.jsonl")).content().hasLineCount(3).startsWith("{\"id\":1,");
    }

    @Test
    void standard_input_and_output_are_json_lines_of_their_own() throws IOException, InterruptedException {
        label("in.jsonl", "out.jsonl");
        Terminal piped =
                Terminal.process(Terminal.builder(List.of(), "label", at("model"), "--data", "-", "--output", "-")
                        .directory(folder.toFile())
                        .redirectInput(path("in.jsonl").toFile()));

        assertThat(piped.exitCode()).isZero();
        assertThat(path("out.jsonl")).hasContent(piped.out());
    }

    @Test
    void what_is_missing_or_makes_no_sense_is_one_line() {
        assertThat(Terminal.run("label", at("model"), "--output", at("out.jsonl"))
                        .err())
                .contains("--data is missing; see visualbert label --help");
        assertThat(label("in.jsonl", "out.xyz").err()).contains("out.xyz: the ending of its name tells no format");
        assertThat(label("in.jsonl", "out.jsonl", "--shard", "4/3").err()).contains("shard 4/3 makes no sense");
    }

    private Terminal label(String data, String output, String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("label", at("model"), "--data", at(data), "--output", at(output)));
        arguments.addAll(List.of(more));
        return Terminal.run(arguments.toArray(String[]::new));
    }

    private String at(String name) {
        return path(name).toString();
    }

    private Path path(String name) {
        return folder.resolve(name);
    }
}
