package org.visualbert4j.internal.label;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.visualbert4j.internal.format.ImageSource;
import org.visualbert4j.internal.format.InputRecord;
import org.visualbert4j.internal.format.RecordInput;

/** Each format through the engine: what comes in comes out with predictions, in order, however often it is interrupted. */
class FormatRunTest {

    private static final int RECORDS = 500;

    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @ValueSource(strings = {".csv", ".tar", ".parquet"})
    void records_come_out_in_order_with_the_predictions_that_json_lines_have(String suffix) throws IOException {
        LabelTask task = converted(suffix);
        task.run();

        List<InputRecord> out = records(folder.resolve("out" + suffix));
        List<InputRecord> expected = records(folder.resolve("expected.jsonl"));
        assertThat(out).hasSize(RECORDS);
        for (int i = 0; i < RECORDS; i++) {
            assertThat(text(out.get(i), "id")).isEqualTo(text(expected.get(i), "id"));
            assertThat(text(out.get(i), "more")).isEqualTo(text(expected.get(i), "more"));
            assertThat(text(out.get(i), "predictions")).isEqualTo(text(expected.get(i), "predictions"));
            assertThat(text(out.get(i), "error").isEmpty())
                    .isEqualTo(text(expected.get(i), "error").isEmpty());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {".csv", ".tar", ".parquet"})
    void stopped_again_and_again_it_ends_with_the_same_bytes(String suffix) throws IOException {
        LabelTask task = converted(suffix);
        task.run();
        task.output = folder.resolve("again" + suffix);

        int stops = 0;
        while (!isEnded(task, 100 * (stops + 1))) {
            stops++;
        }

        assertThat(stops).isPositive();
        assertThat(bytes(folder.resolve("again" + suffix))).isEqualTo(bytes(folder.resolve("out" + suffix)));
    }

    /** Runs on; stopped when so many records are done. */
    private static boolean isEnded(LabelTask task, int until) {
        AtomicInteger looks = new AtomicInteger();
        LabelRun[] current = new LabelRun[1];
        try {
            task.run(
                    run -> current[0] = run,
                    (records, all) -> {
                        if (records > until && until < RECORDS && looks.incrementAndGet() > 1) {
                            current[0].stop();
                        }
                    },
                    OutputStream.nullOutputStream());
            return true;
        } catch (CancellationException e) {
            return false;
        }
    }

    /** The records of a task in another format, labelled in JSON lines already. */
    private LabelTask converted(String suffix) throws IOException {
        LabelTask task = new LabelTask(folder).make(RECORDS);
        task.images = ImageSource.firstOf(List.of(ImageSource.ATTACHED, ImageSource.files(folder)));
        task.output = folder.resolve("expected.jsonl");
        task.run();
        Path input = folder.resolve("in" + suffix);
        Convert.write(folder.resolve("in.jsonl"), input);
        task.input = input;
        task.output = folder.resolve("out" + suffix);
        return task;
    }

    private static String text(InputRecord record, String field) {
        JsonNode value = record.fields().path(field);
        return value.isContainerNode() ? value.toString() : value.asText("");
    }

    private static List<InputRecord> records(Path file) {
        List<InputRecord> records = new ArrayList<>();
        try (RecordInput input = Formats.of(file).read(file)) {
            for (InputRecord record = input.next(); record != null; record = input.next()) {
                records.add(record);
            }
        }
        return records;
    }

    /** Of a file, or of all files of a folder by their names. */
    private static Map<String, String> bytes(Path path) throws IOException {
        Map<String, String> all = new TreeMap<>();
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = path.equals(file) ? "" : path.relativize(file).toString();
                all.put(name, HexFormat.of().formatHex(Files.readAllBytes(file)));
            }
        }
        return all;
    }
}
