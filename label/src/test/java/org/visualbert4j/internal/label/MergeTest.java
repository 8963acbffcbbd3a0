package org.visualbert4j.internal.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.visualbert4j.error.VisualBertException;

class MergeTest {

    @TempDir
    private Path folder = Path.of("");

    private LabelTask task = new LabelTask(folder);

    @BeforeEach
    void makeTask() throws IOException {
        task = new LabelTask(folder).make(50);
    }

    @Test
    void the_parts_joined_are_what_one_process_writes() {
        Path a = part(1, 3);
        Path b = part(2, 3);
        Path c = part(3, 3);

        Merge.Result result = Merge.of(List.of(c, a, b)).write(folder.resolve("all.jsonl"), null);

        assertThat(result.labelled() + result.bad()).isEqualTo(50);
        assertThat(ids(folder.resolve("all.jsonl"))).isEqualTo(ids(whole()));
        assertThat(LabelTask.read(folder.resolve("all.jsonl.checkpoint.json"))).contains("\"shard\" : \"1/1\"");
    }

    @Test
    void bad_records_are_joined_too() throws IOException {
        task.badRecords = folder.resolve("bad-1.jsonl");
        Path a = part(1, 2);
        task.badRecords = folder.resolve("bad-2.jsonl");
        Path b = part(2, 2);
        Path all = folder.resolve("all.jsonl");

        assertThatThrownBy(() -> Merge.of(List.of(a, b)).write(all, null)).hasMessageContaining("--bad-records");
        Merge.of(List.of(a, b)).write(all, folder.resolve("all-bad.jsonl"));

        task.badRecords = folder.resolve("whole-bad.jsonl");
        assertThat(ids(all)).isEqualTo(ids(whole()));
        assertThat(folder.resolve("all-bad.jsonl")).hasSameTextualContentAs(task.badRecords);
        Files.delete(folder.resolve("bad-1.jsonl"));
        assertThatThrownBy(() -> Merge.of(List.of(a, b))).hasMessageContaining("bad-1.jsonl, which is to be beside it");
    }

    @Test
    void a_missing_and_a_doubled_part_are_named() throws IOException {
        Path a = part(1, 2);
        Path copy = folder.resolve("copy.jsonl");
        Files.copy(a, copy);
        assertThatThrownBy(() -> Merge.of(List.of(a, copy)))
                .hasMessageContaining("copy.jsonl has no copy.jsonl.checkpoint.json beside it");
        Files.copy(new OutputFile(a).checkpoint(), new OutputFile(copy).checkpoint());

        assertThatThrownBy(() -> Merge.of(List.of(a, copy))).hasMessageContaining("are both shard 1/2");
        assertThatThrownBy(() -> Merge.of(List.of(a)))
                .isInstanceOf(VisualBertException.class)
                .hasMessage("shard 2/2 is missing: 1 of 2 parts are given");
    }

    @Test
    void a_part_that_was_changed_is_named() throws IOException {
        Path a = part(1, 2);
        Path b = part(2, 2);
        String record = LabelTask.read(b).lines().findFirst().orElseThrow();

        Files.writeString(b, LabelTask.read(b) + record + "\n");

        assertThatThrownBy(() -> Merge.of(List.of(a, b))).hasMessageContaining("part-2.jsonl has been changed since");
    }

    @Test
    void parts_of_another_input_model_or_setting_are_named() throws IOException {
        Path a = part(1, 2);
        task.top = 2;
        Path b = part(2, 2);
        assertThatThrownBy(() -> Merge.of(List.of(a, b)))
                .hasMessageContaining("part-2.jsonl does not belong to")
                .hasMessageContaining("`top` is 2, not 1");

        task.top = 1;
        Files.delete(b);
        Files.delete(new OutputFile(b).checkpoint());
        Files.writeString(task.input, LabelTask.read(task.input).replaceFirst("is it", "it is"));
        assertThatThrownBy(() -> Merge.of(List.of(a, part(2, 2)))).hasMessageContaining("`checksum of the input`");
    }

    @Test
    void a_part_that_is_not_finished_is_named() throws IOException {
        Path a = part(1, 2);
        Path checkpoint = new OutputFile(a).checkpoint();
        Files.writeString(
                checkpoint, LabelTask.read(checkpoint).replace("\"finished\" : true", "\"finished\" : false"));
        Files.move(a, new OutputFile(a).partial(), StandardCopyOption.ATOMIC_MOVE);

        assertThatThrownBy(() -> Merge.of(List.of(a))).hasMessageContaining("is not finished: label goes on with it");
    }

    private Path part(int index, int count) {
        task.shard = new Shard(index, count);
        Path output = folder.resolve("part-" + index + ".jsonl");
        task.output = output;
        task.run();
        return output;
    }

    private Path whole() {
        Path output = folder.resolve("whole.jsonl");
        task.shard = Shard.WHOLE;
        task.output = output;
        task.run();
        return output;
    }

    private static List<String> ids(Path file) {
        return LabelTask.read(file)
                .lines()
                .map(line -> line.replaceAll("\"probability\":[^}]*", ""))
                .toList();
    }
}
