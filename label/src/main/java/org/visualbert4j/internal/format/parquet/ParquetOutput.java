package org.visualbert4j.internal.format.parquet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.error.VisualBertException.Code;
import org.visualbert4j.internal.format.AddedFields;
import org.visualbert4j.internal.format.InputRecord;
import org.visualbert4j.internal.format.PredictionOutput;
import org.visualbert4j.internal.importers.ParquetRows;

/**
 * Writes a folder of parts, and a manifest when all is done. It can be cut behind a part only. A part ends behind the window in which it
 * got as many rows, or bytes of images, as it may have.
 */
final class ParquetOutput implements PredictionOutput {

    private static final String LOCK = "_lock";
    private static final int ROWS_A_PART = 4096;
    private static final long BYTES_A_PART = 128L << 20;

    private final Path folder;
    private final FileChannel lock;
    private final List<Part> parts;
    private final int rowsAPart;
    private long rows;
    private @Nullable String model;
    private @Nullable MessageType schema;
    private @Nullable GroupType checked; // of rows of Parquet, whose schema was found to fit
    private @Nullable PartFile open;

    private ParquetOutput(Path folder, FileChannel lock, Parts done, @Nullable MessageType schema, int rowsAPart) {
        this.folder = folder;
        this.lock = lock;
        this.parts = new ArrayList<>(done.parts());
        this.rows = done.rows();
        this.model = done.model();
        this.schema = schema;
        this.rowsAPart = rowsAPart;
    }

    /**
     * Goes on behind some parts. Whatever else is in the folder of this name is removed.
     *
     * @throws VisualBertException DATA where a part has been changed; USAGE where another process is writing; IO
     */
    static ParquetOutput open(Path folder, Parts done) {
        return open(folder, done, ROWS_A_PART);
    }

    /** The same, for tests, with parts of other sizes. */
    static ParquetOutput open(Path folder, Parts done, int rowsAPart) {
        done.check(folder);
        try {
            Files.createDirectories(folder);
            FileChannel lock = lock(folder); // held until this is closed, or the process ends
            List<String> names = done.parts().stream().map(Part::file).toList();
            for (Path file : Parts.list(folder, "{part-*,_part-*,_manifest.json}")) {
                if (!names.contains(String.valueOf(file.getFileName()))) {
                    Files.delete(file);
                }
            }
            return new ParquetOutput(folder, lock, done, names.isEmpty() ? null : schema(folder), rowsAPart);
        } catch (IOException e) {
            throw unwritable(folder, e);
        }
    }

    private static MessageType schema(Path folder) {
        try (ParquetRows first = ParquetRows.open(folder.resolve(PartFile.name(0)), column -> true)) {
            return first.all();
        }
    }

    private static FileChannel lock(Path folder) throws IOException {
        FileChannel channel =
                FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            // by this process
        }
        channel.close();
        throw new VisualBertException(Code.USAGE, folder + ": another process is writing it");
    }

    @Override
    public void write(InputRecord record, ObjectNode added) {
        ObjectNode all = record.fields().objectNode();
        all.setAll(record.fields());
        all.setAll(added);
        MessageType columns = fitting(record);
        if (all.hasNonNull(AddedFields.MODEL)) {
            model = all.path(AddedFields.MODEL).asText();
        }
        try {
            PartFile part = open == null ? new PartFile(folder, parts.size(), columns) : open;
            open = part;
            part.write(new RowWriteSupport.Row(
                    record.original() instanceof ParquetRow row ? row.values() : null, all, record.attachments()));
        } catch (IOException e) {
            throw unwritable(folder, e);
        }
    }

    /** The schema, which the record has to fit. */
    private MessageType fitting(InputRecord record) {
        MessageType first = schema;
        if (first == null) {
            if (record.fields().isEmpty()) {
                throw new VisualBertException(
                        Code.DATA,
                        record.place() + ": is the first record and a bad one, so that the columns are not known;"
                                + " mend it, or name a --bad-records file",
                        record.fault());
            }
            first = RecordSchema.of(record);
            schema = first;
        }
        if (record.original() instanceof ParquetRow row) {
            if (!row.values().getType().equals(checked)
                    && !RecordSchema.of(record).toString().equals(first.toString())) {
                throw new VisualBertException(Code.DATA, record.place() + ": has other columns than the first record");
            }
            checked = row.values().getType();
        } else {
            for (Map.Entry<String, JsonNode> entry : record.fields().properties()) {
                String field = entry.getKey();
                if (!first.containsField(field)) {
                    throw new VisualBertException(
                            Code.DATA,
                            record.place() + ": has the field \"" + field
                                    + "\", which the first record does not have; Parquet can't hold it, JSON lines can");
                }
                if (!AddedFields.ALL.contains(field)
                        && !holds(first.getType(field), entry.getValue(), record.attachments())) {
                    throw new VisualBertException(
                            Code.DATA,
                            record.place() + ": has images in the field \"" + field
                                    + "\" that its column can't hold; name the output .tar");
                }
            }
        }
        return first;
    }

    /** Whether a column can hold a value with all its images: one in a group, none in text. */
    private static boolean holds(Type column, JsonNode value, Map<String, byte[]> images) {
        if (column.isPrimitive()) {
            return !images.containsKey(value.asText()) && !hasImage(value, images);
        }
        return value.isTextual() || value.isNull();
    }

    private static boolean hasImage(JsonNode list, Map<String, byte[]> images) {
        for (JsonNode element : list) {
            if (images.containsKey(element.asText())) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean wantsCommit() {
        return open != null && (open.rows() >= rowsAPart || open.bytes() >= BYTES_A_PART);
    }

    @Override
    public Optional<JsonNode> commit() {
        if (wantsCommit()) {
            finishPart();
        }
        return open == null ? Optional.of(done().position()) : Optional.empty();
    }

    private void finishPart() {
        PartFile part = open;
        if (part != null) {
            try {
                Part written = part.finish();
                parts.add(written);
                rows += written.rows();
                open = null;
            } catch (IOException e) {
                throw unwritable(folder, e);
            }
        }
    }

    private Parts done() {
        return new Parts(rows, model, List.copyOf(parts));
    }

    @Override
    public JsonNode finish() {
        finishPart();
        done().writeManifest(folder);
        return done().position();
    }

    @Override
    public void close() {
        if (open != null) {
            open.close();
        }
        try {
            Files.deleteIfExists(folder.resolve(LOCK));
            lock.close();
        } catch (IOException e) {
            // it goes with the process
        }
    }

    private static VisualBertException unwritable(Path folder, IOException e) {
        return new VisualBertException(Code.IO, folder + " can't be written: " + e.getMessage(), e);
    }
}
