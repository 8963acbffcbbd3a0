package org.visualbert4j.internal.run;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32C;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.metrics.EpochMetrics;

/**
 * Metrics of a run as TensorBoard reads them: a file of {@code Event} messages, each framed as a TFRecord. It grows while
 * the run goes on, and every call leaves whole records in it, so that TensorBoard may look at any time. A run that goes
 * on after a break gets a further file in the same folder. Used by one thread. The messages are those of TensorFlow's
 * {@code event.proto} and {@code summary.proto}, of which these few fields are all that scalars need.
 */
public final class EventFile implements AutoCloseable {

    private static final String VERSION = "brain.Event:2";

    // field numbers
    private static final int WALL_TIME = 1;
    private static final int STEP = 2;
    private static final int FILE_VERSION = 3;
    private static final int SUMMARY = 5;
    private static final int SESSION_LOG = 7;
    private static final int SESSION_STATUS = 1;
    private static final int SESSION_START = 1;
    private static final int SUMMARY_VALUE = 1;
    private static final int VALUE_TAG = 1;
    private static final int VALUE_SIMPLE = 2;

    private final Path path;
    private final FileChannel channel;
    private final Clock clock;

    private EventFile(Path path, FileChannel channel, Clock clock) {
        this.path = path;
        this.channel = channel;
        this.clock = clock;
    }

    /**
     * Makes a new file in a folder, after those that are there.
     *
     * @param folder made if it is not there
     * @param clock gives the events their time
     * @param firstStep 0 for a new run; for one that is resumed, the step it continues from: what earlier files say of this
     *     step and later ones no longer counts
     * @throws VisualBertException IO
     */
    public static EventFile create(Path folder, Clock clock, long firstStep) {
        Path path = folder;
        try {
            Files.createDirectories(folder);
            long second = clock.instant().getEpochSecond();
            while (true) {
                // TensorBoard goes through the files by name; of two in a second the later one takes the next second
                path = folder.resolve("events.out.tfevents." + second + ".visualbert4j.v2");
                try {
                    FileChannel channel =
                            FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                    EventFile file = new EventFile(path, channel, clock);
                    file.begin(firstStep);
                    return file;
                } catch (FileAlreadyExistsException e) {
                    second++;
                }
            }
        } catch (IOException e) {
            throw failure(path, e);
        }
    }

    private void begin(long firstStep) {
        event(0, out -> out.writeString(FILE_VERSION, VERSION));
        if (firstStep > 0) {
            ByteString start = message(log -> log.writeEnum(SESSION_STATUS, SESSION_START));
            event(firstStep, out -> out.writeBytes(SESSION_LOG, start));
        }
    }

    /** Adds one figure. */
    void scalar(String tag, double value, long step) {
        scalars(Map.of(tag, value), step);
    }

    /**
     * Adds metrics of one step together.
     *
     * @param values by tag; a tag such as {@code loss/training} is shown in the group {@code loss}
     * @throws VisualBertException IO
     */
    public void scalars(Map<String, Double> values, long step) {
        ByteString summary = message(out -> {
            for (Map.Entry<String, Double> value : values.entrySet()) {
                ByteString one = message(single -> {
                    single.writeString(VALUE_TAG, value.getKey());
                    single.writeFloat(VALUE_SIMPLE, value.getValue().floatValue());
                });
                out.writeBytes(SUMMARY_VALUE, one);
            }
        });
        event(step, out -> out.writeBytes(SUMMARY, summary));
    }

    /** Adds an epoch's metrics, at its last step. */
    public void append(EpochMetrics epoch) {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("loss/training", epoch.trainingLoss());
        values.put("loss/validation", epoch.validationLoss());
        values.put("accuracy/training", epoch.trainingAccuracy());
        values.put("accuracy/validation", epoch.validationAccuracy());
        epoch.metrics().forEach((name, value) -> values.put(name + "/validation", value));
        values.put("learning_rate", epoch.learningRate());
        values.put("examples_per_second", epoch.examplesPerSecond());
        scalars(values, epoch.step());
    }

    private void event(long step, Fields what) {
        Instant now = clock.instant();
        write(message(out -> {
            out.writeDouble(WALL_TIME, now.getEpochSecond() + now.getNano() / 1e9);
            out.writeInt64(STEP, step);
            what.writeTo(out);
        }));
    }

    /** Length, its checksum, data, its checksum; all little-endian. */
    private void write(ByteString data) {
        ByteBuffer record = ByteBuffer.allocate(data.size() + 16).order(ByteOrder.LITTLE_ENDIAN);
        record.putLong(data.size());
        record.putInt(maskedChecksum(record.duplicate().flip()));
        record.put(data.toByteArray());
        record.putInt(maskedChecksum(data.asReadOnlyByteBuffer()));
        record.flip();
        try {
            while (record.hasRemaining()) {
                channel.write(record);
            }
        } catch (IOException e) {
            throw failure(path, e);
        }
    }

    /** CRC-32C, turned and shifted so that the checksum of data that holds checksums stays a good one. */
    private static int maskedChecksum(ByteBuffer data) {
        CRC32C checksum = new CRC32C();
        checksum.update(data);
        return Integer.rotateRight((int) checksum.getValue(), 15) + 0xa282ead8;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw failure(path, e);
        }
    }

    @FunctionalInterface
    private interface Fields {
        void writeTo(CodedOutputStream out) throws IOException;
    }

    private static ByteString message(Fields fields) {
        try {
            ByteString.Output bytes = ByteString.newOutput();
            CodedOutputStream out = CodedOutputStream.newInstance(bytes);
            fields.writeTo(out);
            out.flush();
            return bytes.toByteString();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // into memory it does not fail
        }
    }

    private static VisualBertException failure(Path path, IOException e) {
        return new VisualBertException(VisualBertException.Code.IO, path + " can't be written: " + e.getMessage(), e);
    }
}
