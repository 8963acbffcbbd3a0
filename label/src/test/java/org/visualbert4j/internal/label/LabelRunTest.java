package org.visualbert4j.internal.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.visualbert4j.Example;
import org.visualbert4j.Image;
import org.visualbert4j.ImageTextClassifier;
import org.visualbert4j.Prediction;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.files.JsonLine;
import org.visualbert4j.internal.format.FoundImage;
import org.visualbert4j.internal.format.ImageSource;

class LabelRunTest {

    @TempDir
    private Path folder = Path.of("");

    @Test
    void every_record_comes_out_in_order_with_the_labels_that_the_classifier_gives() throws IOException {
        LabelTask task = new LabelTask(folder).make(200);
        task.top = 2;

        LabelResult result = task.run();

        List<ObjectNode> out = records(task.output());
        assertThat(out).extracting(record -> record.path("id").asInt()).isEqualTo(numbers(200));
        assertThat(result.labelled()).isEqualTo(172);
        assertThat(result.bad()).isEqualTo(28);
        List<Prediction> expected = predictAll(records(LabelTask.read(task.input)));
        for (int i = 0; i < out.size(); i++) {
            JsonNode predictions = out.get(i).path("predictions");
            if (expected.get(i).failure().isEmpty()) {
                assertThat(predictions.size()).isEqualTo(2);
                assertThat(predictions.get(0).path("label").asText())
                        .isEqualTo(expected.get(i).label());
                assertThat(predictions.get(0).path("probability").asDouble())
                        .isCloseTo(expected.get(i).probability(), Offset.offset(1e-5));
            } else {
                assertThat(predictions.isMissingNode()).isTrue();
            }
        }
        assertThat(task.output().lines().findFirst().orElseThrow())
                .startsWith(
                        "{\"id\":1,\"text\":\"is it\",\"img\":\"0.png\",\"more\":{\"n\":[0]},\"predictions\":[{\"label\":")
                .matches(".*\"model\":\"model@[0-9a-f]{12}\"}");
        assertThat(folder.resolve("out.jsonl.partial")).doesNotExist();
    }

    @Test
    void a_bad_record_stays_in_the_output_with_its_reason() throws IOException {
        LabelTask task = new LabelTask(folder).make(7);

        task.run();

        JsonNode error = records(task.output()).get(6).path("error");
        assertThat(error.path("code").asText()).isEqualTo("image");
        assertThat(error.path("reason").asText()).contains("in.jsonl:7: ").endsWith("none.png: does not exist");
        assertThat(error.path("retryable").asBoolean(true)).isFalse();
    }

    @Test
    void bad_records_go_to_their_own_file_where_there_is_one() throws IOException {
        LabelTask task = new LabelTask(folder).make(7);
        Files.writeString(task.input, LabelTask.read(task.input) + "\n{\"id\":\n");
        task.badRecords = folder.resolve("bad.jsonl");

        task.run();

        assertThat(records(task.output())).hasSize(6);
        List<ObjectNode> bad = records(LabelTask.read(task.badRecords));
        assertThat(bad).extracting(record -> record.path("line").asInt()).containsExactly(7, 9);
        assertThat(bad).extracting(record -> record.path("number").asInt()).containsExactly(7, 8);
        assertThat(bad).extracting(record -> record.path("id").asText()).containsExactly("7", "null");
        assertThat(bad.get(0).path("record").path("img").asText()).isEqualTo("none.png");
        assertThat(bad.get(1).path("record").asText()).isEqualTo("{\"id\":");
        assertThat(bad.get(1).path("code").asText()).isEqualTo("data");
    }

    @Test
    void a_strict_run_ends_at_the_first_bad_record_and_goes_on_from_there_when_it_is_mended() throws IOException {
        LabelTask task = new LabelTask(folder).make(6);
        String good = LabelTask.read(task.input);
        Files.writeString(task.input, good.replace("\"img\":\"5.png\"", "\"img\":\"x.png\""));
        task.strict = true;

        assertThatThrownBy(task::run)
                .isInstanceOf(VisualBertException.class)
                .hasMessageContaining("in.jsonl:6: ")
                .hasMessageContaining("x.png: does not exist");
        Files.copy(folder.resolve("5.png"), folder.resolve("x.png"));

        assertThat(task.run().labelled()).isEqualTo(6);
    }

    @Test
    void stopped_again_and_again_it_ends_with_the_same_bytes() throws IOException {
        LabelTask task = new LabelTask(folder).make(900);
        task.badRecords = folder.resolve("bad.jsonl");
        task.run();
        String whole = task.output();
        task.output = folder.resolve("again.jsonl");
        task.badRecords = folder.resolve("again-bad.jsonl");
        List<Long> starts = new ArrayList<>();

        boolean ended = false;
        while (!ended) {
            AtomicInteger looks = new AtomicInteger();
            LabelRun[] current = new LabelRun[1];
            try {
                LabelResult result = task.run(
                        run -> current[0] = run,
                        (records, all) -> {
                            if (records > 300 && looks.incrementAndGet() > 1 && starts.size() < 3) {
                                current[0].stop();
                            }
                        },
                        new ByteArrayOutputStream());
                starts.add(result.before());
                ended = true;
            } catch (CancellationException e) {
                starts.add(-1L);
            }
        }

        assertThat(task.output()).isEqualTo(whole);
        assertThat(LabelTask.read(task.badRecords)).isEqualTo(LabelTask.read(folder.resolve("bad.jsonl")));
    }

    @Test
    void a_finished_run_is_left_as_it_is() throws IOException {
        LabelTask task = new LabelTask(folder).make(20);
        task.run();
        String whole = task.output();

        LabelResult again = task.run();

        assertThat(again.wasFinished()).isTrue();
        assertThat(again.labelled() + again.bad()).isEqualTo(20);
        assertThat(task.output()).isEqualTo(whole);
    }

    @Test
    void an_output_that_is_there_and_of_something_else_is_not_overwritten() throws IOException {
        LabelTask task = new LabelTask(folder).make(3);
        Files.writeString(folder.resolve("out.jsonl"), "mine");

        assertThatThrownBy(task::run).hasMessageContaining("out.jsonl is there already");
        assertThat(folder.resolve("out.jsonl")).hasContent("mine");
    }

    @Test
    void what_differs_when_it_goes_on_is_named() throws IOException {
        LabelTask task = new LabelTask(folder).make(300);
        stopEarly(task);

        task.top = 3;
        assertThatThrownBy(task::run).hasMessageContaining("`top` was 1 and is 3");
        task.top = 1;
        Files.writeString(folder.resolve("model/words.txt"), "other");
        assertThatThrownBy(task::run).hasMessageContaining("`model` was model@").hasMessageContaining(" and is model@");
    }

    @Test
    void an_input_that_was_changed_is_refused() throws IOException {
        LabelTask task = new LabelTask(folder).make(300);
        stopEarly(task);
        String input = LabelTask.read(task.input);

        Files.writeString(task.input, input.replaceFirst("is it", "it is"));
        assertThatThrownBy(task::run).hasMessageContaining("the input has been changed since: its first ");
        Files.writeString(task.input, input);
        assertThat(task.run().labelled() + task.run().bad()).isEqualTo(300);
    }

    @Test
    void a_finished_run_does_not_pass_for_one_of_another_input_or_output() throws IOException {
        LabelTask task = new LabelTask(folder).make(20);
        task.run();
        String input = LabelTask.read(task.input);
        String output = task.output();

        Files.writeString(task.input, input.replaceFirst("is it", "it is"));
        assertThatThrownBy(task::run).hasMessageContaining("the input has been changed since: its first 20 records");
        Files.writeString(task.input, input + input.lines().findFirst().orElseThrow() + "\n");
        assertThatThrownBy(task::run).hasMessageContaining("it has more than the 20 records that were labelled");
        Files.writeString(task.input, input);
        Files.writeString(task.output, output + "\n");
        assertThatThrownBy(task::run).hasMessageContaining("has been changed since");
        Files.writeString(task.output, output);
        assertThat(task.run().wasFinished()).isTrue();
    }

    @Test
    void a_record_that_is_corrected_in_the_input_is_labelled_by_the_same_strict_run() throws IOException {
        LabelTask task = new LabelTask(folder).make(300);
        String good = LabelTask.read(task.input).replace("none.png", "0.png");
        Files.writeString(task.input, good.replaceFirst("(\"id\":290,.*\"img\":\")[^\"]*", "$1nothing-there.png"));
        task.strict = true;

        assertThatThrownBy(task::run).hasMessageContaining("nothing-there.png");
        Files.writeString(task.input, good);

        assertThat(task.run().labelled()).isEqualTo(300);
    }

    @Test
    void the_output_is_not_the_file_of_bad_records_too() throws IOException {
        LabelTask task = new LabelTask(folder).make(6);
        task.badRecords = task.output;

        assertThatThrownBy(task::run).hasMessageContaining("name another file for `bad-records`");
    }

    @Test
    void an_output_that_was_changed_is_refused() throws IOException {
        LabelTask task = new LabelTask(folder).make(300);
        stopEarly(task);
        Path partial = folder.resolve("out.jsonl.partial");
        String written = LabelTask.read(partial);

        Files.writeString(partial, written.replaceFirst("label", "lobel"));
        assertThatThrownBy(task::run).hasMessageContaining("out.jsonl.partial has been changed since");
        Files.writeString(partial, written + "more that a killed process wrote");
        assertThat(task.run().wasFinished()).isFalse();
    }

    @Test
    void a_fault_that_passes_is_waited_for_and_one_that_does_not_is_told_apart() throws IOException {
        LabelTask task = new LabelTask(folder).make(2);
        AtomicInteger tries = new AtomicInteger();
        ImageSource files = task.images;
        task.images = (record, name) -> {
            if ((record.number() == 1 && tries.incrementAndGet() < 3) || record.number() == 2) {
                throw new VisualBertException(
                        VisualBertException.Code.IO, "no answer", new IOException("connection reset"));
            }
            return files.find(record, name);
        };

        task.run();

        List<ObjectNode> out = records(task.output());
        assertThat(out.get(0).path("predictions").size()).isEqualTo(1);
        assertThat(out.get(1).path("error").path("retryable").asBoolean()).isTrue();
        assertThat(out.get(1).path("error").path("reason").asText()).endsWith("in.jsonl:2: no answer");
    }

    @Test
    void a_misspelt_key_does_not_make_every_record_bad() throws IOException {
        LabelTask task = new LabelTask(folder).make(200);
        Files.writeString(task.input, LabelTask.read(task.input).replace("\"text\"", "\"txt\""));
        task.batchSize = 8;

        assertThatThrownBy(task::run)
                .hasMessageStartingWith("none of the first 128 records can be labelled: ")
                .hasMessageContaining("in.jsonl:1: has no \"text\"");
        assertThat(folder.resolve("out.jsonl")).doesNotExist();

        task.badRecords = folder.resolve("bad.jsonl");
        assertThat(task.run().bad()).isEqualTo(200);
    }

    @Test
    void a_server_that_is_away_ends_it_where_the_next_start_goes_on() throws IOException {
        LabelTask task = new LabelTask(folder).make(300);
        task.batchSize = 8;
        ImageSource files = task.images;
        AtomicInteger away = new AtomicInteger(1);
        task.images = (record, name) -> {
            if (away.get() == 1 && record.number() > 128) {
                throw new VisualBertException(
                        VisualBertException.Code.IO, "no answer", new SocketTimeoutException("timed out"));
            }
            return files.find(record, name);
        };

        assertThatThrownBy(task::run).hasMessageStartingWith("none of 128 records after each other could be read");
        away.set(0);

        assertThat(task.run().before()).isEqualTo(128);
    }

    @Test
    void standard_input_that_is_sent_again_goes_on_behind_what_was_labelled() throws IOException {
        LabelTask task = new LabelTask(folder).make(300);
        task.run();
        String whole = task.output();
        task.output = folder.resolve("again.jsonl");
        task.fromStandardInput = true;
        stopEarly(task);

        LabelResult result = task.run();

        assertThat(result.before()).isBetween(64L, 299L);
        assertThat(task.output().replace("standard input", task.input.toString()))
                .isEqualTo(whole);
    }

    @Test
    void images_come_attached_too() throws IOException {
        LabelTask task = new LabelTask(folder).make(1);
        task.images = ImageSource.firstOf(List.of(
                ImageSource.ATTACHED,
                (record, name) -> Optional.of(new FoundImage.Encoded(bytes(folder.resolve("3.png")), "attached"))));

        task.run();

        assertThat(records(task.output()).get(0).path("predictions").size()).isEqualTo(1);
    }

    @Test
    void standard_output_gets_the_same_bytes() throws IOException {
        LabelTask task = new LabelTask(folder).make(50);
        task.run();
        String whole = task.output();
        task.output = null;
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        task.run(run -> {}, out);

        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(whole);
    }

    @Test
    void an_empty_input_makes_an_empty_output() throws IOException {
        LabelTask task = new LabelTask(folder).make(0);
        Files.writeString(task.input, "\n");

        assertThat(task.run().labelled()).isZero();
        assertThat(task.output()).isEmpty();
        assertThat(task.run().wasFinished()).isTrue();
    }

    private static void stopEarly(LabelTask task) {
        LabelRun[] current = new LabelRun[1];
        assertThatThrownBy(() -> task.run(
                        run -> current[0] = run,
                        (records, all) -> {
                            Path checkpoint = new OutputFile(Objects.requireNonNull(task.output)).checkpoint();
                            if (Files.exists(checkpoint)
                                    && LabelTask.read(checkpoint).matches("(?s).*\"read\" : [1-9].*")) {
                                current[0].stop();
                            }
                        },
                        new ByteArrayOutputStream()))
                .isInstanceOf(CancellationException.class);
    }

    private List<Prediction> predictAll(List<ObjectNode> records) {
        try (ImageTextClassifier classifier = ImageTextClassifier.load(folder.resolve("model"))) {
            return classifier.predictAll(records.stream()
                    .map(record -> Example.of(
                            record.path("text").asText(),
                            Image.of(folder.resolve(record.path("img").asText()))))
                    .toList());
        }
    }

    private static List<ObjectNode> records(String lines) {
        return lines.lines().map(line -> JsonLine.parseExactly(line, "output")).toList();
    }

    private static List<Integer> numbers(int count) {
        return IntStream.rangeClosed(1, count).boxed().toList();
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
