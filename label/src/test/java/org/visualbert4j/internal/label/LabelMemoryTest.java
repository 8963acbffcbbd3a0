package org.visualbert4j.internal.label;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.visualbert4j.internal.classifier.Classifier;
import org.visualbert4j.internal.format.ImageSource;
import org.visualbert4j.internal.format.InputRecord;
import org.visualbert4j.internal.format.RecordInput;
import org.visualbert4j.internal.records.FieldNames;
import org.visualbert4j.internal.runtime.MatmulPrecision;
import org.visualbert4j.internal.runtime.ResidentMemory;
import org.visualbert4j.testing.JavaProcess;

/** Memory does not grow with the input. */
class LabelMemoryTest {

    private static final int RECORDS = 30_000;
    private static final int WARM_UP = 6_000;
    private static final String FILLER = "x".repeat(4_000); // 120 MB in all, in a heap of 64
    private static final long ALLOWED_KIB = 30_000;

    @TempDir
    private Path folder = Path.of("");

    @Test
    @EnabledOnOs(OS.LINUX)
    void an_input_larger_than_the_heap_is_labelled_and_resident_memory_stays_as_it_was()
            throws IOException, InterruptedException {
        new LabelTask(folder).make(0);

        JavaProcess.Outcome child = JavaProcess.run(JavaProcess.of(
                LabelMemoryTest.class,
                List.of("-Xms64m", "-Xmx64m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC"),
                folder.toString()));

        assertThat(child.output()).contains("labelled " + RECORDS).doesNotContain("grew");
        assertThat(child.exitCode()).isZero();
    }

    /** Labels records that are made as they are read. */
    public static void main(String[] arguments) {
        Path folder = Path.of(arguments[0]);
        Path model = folder.resolve("model");
        long[] before = new long[1];
        try (Classifier classifier = Classifier.load(model)) {
            LabelSettings settings = new LabelSettings(null, null, null, FieldNames.DEFAULT, 1, 32, false, Shard.WHOLE);
            LabelModel labelling = new LabelModel(classifier, ModelIdentity.of(model), MatmulPrecision.FP32, null);
            LabelProgress progress = (records, all) -> {
                if (before[0] == 0 && records > WARM_UP) {
                    before[0] = residentKib();
                }
            };
            LabelRun run = new LabelRun(
                    labelling,
                    settings,
                    ImageSource.files(folder),
                    progress,
                    Duration.ofSeconds(2),
                    new Retries(Duration.ofMillis(1)));
            LabelResult result = run.run(Made::new, OutputStream.nullOutputStream());
            System.out.println("labelled " + result.labelled());
            long grown = residentKib() - before[0];
            if (grown > ALLOWED_KIB) {
                System.out.println("grew by " + grown + " KiB");
            }
        }
        System.exit(0);
    }

    private static long residentKib() {
        try {
            return ResidentMemory.nativeKib();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Made implements RecordInput {

        private long number;

        @Override
        public @Nullable InputRecord next() {
            if (number == RECORDS) {
                return null;
            }
            number++;
            ObjectNode fields = JsonNodeFactory.instance.objectNode();
            fields.put("text", "what is it").put("img", number % 7 + ".png").put("filler", FILLER + number);
            return InputRecord.of(number, number, "made:" + number, fields);
        }

        @Override
        public long position() {
            return number;
        }

        @Override
        public long size() {
            return RECORDS;
        }

        @Override
        public void close() {}
    }
}
