package org.visualbert4j.internal.format.tar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.visualbert4j.internal.files.Json;
import org.visualbert4j.internal.format.AppendedFile;
import org.visualbert4j.internal.format.InputRecord;
import org.visualbert4j.internal.format.PredictionOutput;
import org.visualbert4j.internal.image.ImageFormat;

/**
 * Writes an archive. A record of an archive keeps its members and gets one of {@code KEY.predictions.json} with what is added. One of
 * another format becomes {@code KEY.json}, with its images beside it; its key is {@code __key__}, {@code id} or its number. Times and
 * owners of members are not kept.
 */
final class TarOutput implements PredictionOutput {

    private static final String KEY = "__key__";
    private static final String ADDED = ".predictions.json";
    private static final int END_BYTES = 1024; // two blocks of zeros

    private final AppendedFile file;

    TarOutput(AppendedFile file) {
        this.file = file;
    }

    @Override
    public void write(InputRecord record, ObjectNode added) {
        Map<String, byte[]> members = new LinkedHashMap<>();
        String key = key(record);
        if (isOfArchive(record)) {
            members.putAll(record.attachments());
        } else {
            record.attachments()
                    .values()
                    .forEach(image -> members.put(
                            key + (members.isEmpty() ? "" : "." + members.size()) + "." + ending(image), image));
            members.put(key + ".json", json(record.fields()));
        }
        if (!added.isEmpty()) {
            members.put(key + ADDED, json(added));
        }
        file.write(archived(members));
    }

    private static boolean isOfArchive(InputRecord record) {
        return record.fields().has(KEY)
                && (record.fields().size() == 1
                        || record.attachments().keySet().stream()
                                .anyMatch(name -> name.startsWith(
                                        record.fields().path(KEY).asText() + ".")));
    }

    /** No two members of a record may be told apart by a dot in its key. */
    private static String key(InputRecord record) {
        if (record.fields().has(KEY)) {
            return record.fields().path(KEY).asText();
        }
        String id = record.fields().path("id").asText("");
        return id.matches("[A-Za-z0-9_-]{1,100}") ? id : String.format(Locale.ROOT, "%09d", record.number());
    }

    private static String ending(byte[] image) {
        return ImageFormat.of(image)
                .map(format ->
                        format == ImageFormat.JPEG ? "jpg" : format.name().toLowerCase(Locale.ROOT))
                .orElse("img");
    }

    private static byte[] json(ObjectNode object) {
        return Json.line(object).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] archived(Map<String, byte[]> members) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            // Not closed: what it would write is the archive's end.
            TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, StandardCharsets.UTF_8.name());
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            tar.setAddPaxHeadersForNonAsciiNames(true);
            for (Map.Entry<String, byte[]> member : members.entrySet()) {
                TarArchiveEntry entry = new TarArchiveEntry(member.getKey());
                entry.setSize(member.getValue().length);
                entry.setModTime(0L);
                tar.putArchiveEntry(entry);
                tar.write(member.getValue());
                tar.closeArchiveEntry();
            }
            tar.flush();
        } catch (IOException e) {
            throw new IllegalStateException(e); // memory is always written
        }
        return bytes.toByteArray();
    }

    @Override
    public Optional<JsonNode> commit() {
        return Optional.of(file.commit());
    }

    @Override
    public JsonNode finish() {
        file.write(new byte[END_BYTES]);
        return file.commit();
    }

    @Override
    public void close() {
        file.close();
    }
}
