package org.visualbert4j.internal.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.metrics.EpochMetrics;

class EventFileTest {

    private static final String REFERENCE_PYTHON = "VISUALBERT4J_REFERENCE_PYTHON";
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(1_800_000_000L, 500_000_000), ZoneOffset.UTC);
    private static final EpochMetrics EPOCH =
            new EpochMetrics(1, 150, 0.5, 0.75, 0.625, 0.6875, 0.6875, 0.001, 10, 480, Map.of());

    @TempDir
    private Path folder = Path.of("");

    @Test
    void records_are_framed_and_hold_the_time_the_step_and_the_scalars() throws IOException {
        try (EventFile file = EventFile.create(folder.resolve("events"), CLOCK, 0)) {
            file.scalar("loss/training", 0.25, 7);
            file.append(EPOCH);

            // then: all of it is there before the file is closed
            Path only = files().get(0);
            assertThat(only.getFileName()).hasToString("events.out.tfevents.1800000000.visualbert4j.v2");
            List<Event> events = read(only);
            assertThat(events).extracting(Event::time).containsOnly(1_800_000_000.5);
            assertThat(events.get(0)).isEqualTo(new Event(1_800_000_000.5, 0, "brain.Event:2", -1, Map.of()));
            assertThat(events.get(1)).isEqualTo(new Event(1_800_000_000.5, 7, "", -1, Map.of("loss/training", 0.25f)));
            assertThat(events.get(2).step()).isEqualTo(150);
            assertThat(events.get(2).values())
                    .containsEntry("loss/training", 0.5f)
                    .containsEntry("loss/validation", 0.625f)
                    .containsEntry("accuracy/training", 0.75f)
                    .containsEntry("accuracy/validation", 0.6875f)
                    .containsEntry("learning_rate", 0.001f)
                    .containsEntry("examples_per_second", 480f);
        }
    }

    @Test
    void a_run_that_goes_on_gets_a_later_file_that_says_from_which_step() throws IOException {
        try (EventFile first = EventFile.create(folder.resolve("events"), CLOCK, 0);
                EventFile second = EventFile.create(folder.resolve("events"), CLOCK, 100)) {
            first.scalar("loss", 1, 120);
            second.scalar("loss", 2, 110);
        }

        assertThat(files())
                .extracting(file -> file.getFileName().toString())
                .containsExactly(
                        "events.out.tfevents.1800000000.visualbert4j.v2",
                        "events.out.tfevents.1800000001.visualbert4j.v2");
        Event start = read(files().get(1)).get(1);
        assertThat(start.sessionStatus()).isEqualTo(1);
        assertThat(start.step()).isEqualTo(100);
    }

    @Test
    void a_folder_that_cannot_be_written_to_is_one_clear_line() throws IOException {
        Path file = Files.writeString(folder.resolve("events"), "a file where the folder should be");

        assertThatThrownBy(() -> EventFile.create(file, CLOCK, 0))
                .isInstanceOf(VisualBertException.class)
                .hasMessageContaining(file + " can't be written");
    }

    @Test
    @EnabledIfEnvironmentVariable(named = REFERENCE_PYTHON, matches = ".+")
    void tensorboard_reads_the_same_figures_and_forgets_what_the_resumed_run_replaces() throws Exception {
        try (EventFile first = EventFile.create(folder.resolve("events"), CLOCK, 0);
                EventFile second = EventFile.create(folder.resolve("events"), CLOCK, 100)) {
            first.scalar("loss/training", 1, 50);
            first.scalar("loss/training", 5, 120);
            second.scalar("loss/training", 0.5, 110);
        }

        Process python = new ProcessBuilder(
                        System.getenv(REFERENCE_PYTHON),
                        "../bench/reference/check_tensorboard.py",
                        folder.resolve("events").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> lines = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();

        assertThat(python.waitFor()).isZero();
        assertThat(lines).containsExactly("loss/training\t50\t1.0", "loss/training\t110\t0.5");
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("events"))) {
            return files.sorted().toList();
        }
    }

    private record Event(double time, long step, String version, int sessionStatus, Map<String, Float> values) {}

    private static List<Event> read(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        List<Event> events = new ArrayList<>();
        while (bytes.hasRemaining()) {
            int start = bytes.position();
            int length = Math.toIntExact(bytes.getLong());
            assertThat(bytes.getInt()).isEqualTo(checksum(bytes.array(), start, 8));
            events.add(event(CodedInputStream.newInstance(bytes.array(), start + 12, length)));
            bytes.position(start + 12 + length);
            assertThat(bytes.getInt()).isEqualTo(checksum(bytes.array(), start + 12, length));
        }
        return events;
    }

    /** As tensorflow/core/lib/hash/crc32c.h describes it, in numbers of 64 bits. */
    private static int checksum(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        long turned = (crc.getValue() >> 15 | crc.getValue() << 17) & 0xffff_ffffL;
        return (int) (turned + 0xa282ead8L);
    }

    private static Event event(CodedInputStream in) throws IOException {
        double time = 0;
        long step = 0;
        String version = "";
        int status = -1;
        Map<String, Float> values = new TreeMap<>();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 1 -> time = in.readDouble();
                case 2 -> step = in.readInt64();
                case 3 -> version = in.readString();
                case 5 -> {
                    CodedInputStream summary = in.readBytes().newCodedInput();
                    while (summary.readTag() != 0) {
                        value(summary.readBytes().newCodedInput(), values);
                    }
                }
                case 7 -> {
                    CodedInputStream log = in.readBytes().newCodedInput();
                    log.readTag();
                    status = log.readEnum();
                }
                default -> throw new IOException("field " + WireFormat.getTagFieldNumber(tag));
            }
        }
        return new Event(time, step, version, status, values);
    }

    private static void value(CodedInputStream in, Map<String, Float> values) throws IOException {
        in.readTag();
        String tag = in.readString();
        in.readTag();
        values.put(tag, in.readFloat());
    }
}
