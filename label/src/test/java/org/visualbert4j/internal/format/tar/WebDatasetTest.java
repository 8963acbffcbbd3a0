package org.visualbert4j.internal.format.tar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.format.InputRecord;
import org.visualbert4j.internal.format.PredictionOutput;
import org.visualbert4j.internal.format.RecordInput;

class WebDatasetTest {

    @TempDir
    private Path folder = Path.of("");

    @Test
    void members_with_the_same_name_up_to_the_first_dot_are_a_record() throws IOException {
        List<InputRecord> records = read(tar(
                "README",
                "about",
                "d/1.jpg",
                "pixels",
                "d/1.txt",
                " what? \n",
                "d/1.cls",
                "3",
                "2.left.png",
                "l",
                "2.right.png",
                "r",
                "2.json",
                "{\n \"text\": \"b\",\n\"n\":1.50}"));

        assertThat(records)
                .extracting(record -> record.fields().toString())
                .containsExactly(
                        "{\"__key__\":\"d/1\",\"text\":\"what?\",\"label\":\"3\",\"img\":\"d/1.jpg\"}",
                        "{\"__key__\":\"2\",\"text\":\"b\",\"n\":1.50,\"img\":[\"2.left.png\",\"2.right.png\"]}");
        assertThat(records.get(0).attachments()).containsOnlyKeys("d/1.jpg", "d/1.txt", "d/1.cls");
        assertThat(records.get(0).attachments().get("d/1.jpg")).asString().isEqualTo("pixels");
    }

    @Test
    void an_output_has_the_same_members_and_the_predictions_and_is_read_again() throws IOException {
        Path in = tar("1.jpg", "pixels", "1.npy", "numbers", "1.txt", "a", "2.jpg", "p");
        Path out = folder.resolve("out.tar");
        try (PredictionOutput output = WebDataset.TAR.create(out)) {
            for (InputRecord record : read(in)) {
                output.write(record, added());
            }
            output.finish();
        }

        List<InputRecord> again = read(out);
        assertThat(again).hasSize(2);
        assertThat(again.get(0).attachments()).containsOnlyKeys("1.jpg", "1.npy", "1.txt", "1.predictions.json");
        assertThat(again.get(0).fields().path("model").asText()).isEqualTo("m@1");
        assertThat(again.get(0).fields().path("text").asText()).isEqualTo("a");
    }

    @Test
    void records_of_other_formats_become_json_with_their_images() throws IOException {
        Path out = folder.resolve("out.tar");
        ObjectNode fields = JsonNodeFactory.instance.objectNode().put("text", "a");
        try (PredictionOutput output = WebDataset.TAR.create(out)) {
            output.write(InputRecord.of(7, 7, "in:7", fields), added());
            output.write(InputRecord.of(8, 8, "in:8", fields.deepCopy().put("id", "x-8")), added());
            output.finish();
        }

        assertThat(read(out))
                .extracting(record -> record.fields().path("__key__").asText())
                .containsExactly("000000007", "x-8");
        assertThat(Files.size(out) % 512).isZero();
    }

    @Test
    void a_packed_archive_is_read_and_not_written() throws IOException {
        Path packed = folder.resolve("in.tar.gz");
        try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(packed))) {
            gzip.write(Files.readAllBytes(tar("1.txt", "a")));
        }

        assertThat(read(packed)).hasSize(1);
        assertThatThrownBy(() -> WebDataset.PACKED.create(folder.resolve("out.tgz")))
                .hasMessageContaining(".tar");
    }

    @Test
    void a_record_that_can_not_be_read_is_a_bad_one_and_the_next_are_read() throws IOException {
        List<InputRecord> records = read(tar("1.json", "{", "2.txt", "a", "3.txt", "a", "3.txt", "b", "4.txt", "c"));

        assertThat(records)
                .extracting(
                        record -> record.fault() == null ? "" : record.fault().getMessage())
                .satisfiesExactly(
                        json -> assertThat(json).contains("in.tar: 1: 1.json: is cut off"),
                        good -> assertThat(good).isEmpty(),
                        twice -> assertThat(twice).endsWith("in.tar: 3: has the member 3.txt twice"),
                        good -> assertThat(good).isEmpty());
        assertThat(records.get(0).fields().path("__key__").asText()).isEqualTo("1");
    }

    @Test
    void links_devices_and_names_that_lead_out_are_refused() throws IOException {
        for (byte kind :
                new byte[] {TarConstants.LF_SYMLINK, TarConstants.LF_LINK, TarConstants.LF_CHR, TarConstants.LF_FIFO}) {
            refused(bytes(new TarArchiveEntry("1.jpg", kind), 0), "1.jpg is a link, a device or a file with holes");
        }
        refused(bytes(new TarArchiveEntry("../1.txt"), 1), "leads out of its folder");
        refused(bytes(new TarArchiveEntry("/etc/1.txt", true), 1), "leads out of its folder");
    }

    @Test
    void what_is_no_archive_or_cut_off_is_refused() throws IOException {
        refused("no archive, however long it may be".repeat(100).getBytes(StandardCharsets.UTF_8), "");
        byte[] whole = Files.readAllBytes(tar("1.txt", "a".repeat(2000)));
        refused(Arrays.copyOf(whole, 1500), "");
    }

    @Test
    void names_without_end_take_no_memory() throws IOException {
        TarArchiveEntry name = new TarArchiveEntry("././@LongLink", TarConstants.LF_GNUTYPE_LONGNAME);
        refused(bytes(name, 50 << 20), "a header is longer than any name needs");
        TarArchiveEntry pax = new TarArchiveEntry("x", TarConstants.LF_PAX_EXTENDED_HEADER_LC);
        refused(bytes(pax, 50 << 20), "");
    }

    @Test
    void a_record_larger_than_memory_is_a_bad_one_and_the_next_is_read() throws IOException {
        Path packed = folder.resolve("bomb.tar.gz");
        try (TarArchiveOutputStream out =
                new TarArchiveOutputStream(new GZIPOutputStream(Files.newOutputStream(packed)))) {
            put(out, new TarArchiveEntry("1.jpg"), 300L << 20);
            put(out, new TarArchiveEntry("2.txt"), 1);
        }

        List<InputRecord> records = read(packed);

        assertThat(Objects.requireNonNull(records.get(0).fault())).hasMessageContaining("1: has more than 256 MiB");
        assertThat(records.get(1).fault()).isNull();
    }

    private static ObjectNode added() {
        ObjectNode added = JsonNodeFactory.instance.objectNode();
        added.putArray("predictions").addObject().put("label", "yes").put("probability", 0.75);
        return added.put("model", "m@1");
    }

    private void refused(byte[] archive, String message) throws IOException {
        Path file = Files.write(folder.resolve("hostile.tar"), archive);
        assertThatThrownBy(() -> read(file))
                .isInstanceOf(VisualBertException.class)
                .hasMessageContaining(message);
    }

    private static byte[] bytes(TarArchiveEntry entry, int size) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream out = new TarArchiveOutputStream(bytes)) {
            put(out, entry, size);
        }
        return bytes.toByteArray();
    }

    private static void put(TarArchiveOutputStream out, TarArchiveEntry entry, long size) throws IOException {
        entry.setSize(size);
        out.putArchiveEntry(entry);
        byte[] block = "a".repeat(1 << 16).getBytes(StandardCharsets.UTF_8);
        for (long left = size; left > 0; left -= block.length) {
            out.write(block, 0, (int) Math.min(left, block.length));
        }
        out.closeArchiveEntry();
    }

    private Path tar(String... namesAndContents) throws IOException {
        Path file = folder.resolve("in.tar");
        try (TarArchiveOutputStream out = new TarArchiveOutputStream(Files.newOutputStream(file))) {
            out.putArchiveEntry(new TarArchiveEntry("d/"));
            out.closeArchiveEntry();
            for (int i = 0; i < namesAndContents.length; i += 2) {
                byte[] content = namesAndContents[i + 1].getBytes(StandardCharsets.UTF_8);
                TarArchiveEntry entry = new TarArchiveEntry(namesAndContents[i]);
                entry.setSize(content.length);
                out.putArchiveEntry(entry);
                out.write(content);
                out.closeArchiveEntry();
            }
        }
        return file;
    }

    private static List<InputRecord> read(Path file) {
        List<InputRecord> records = new ArrayList<>();
        WebDataset format = file.toString().endsWith("gz") ? WebDataset.PACKED : WebDataset.TAR;
        try (RecordInput input = format.read(file)) {
            for (InputRecord record = input.next(); record != null; record = input.next()) {
                records.add(record);
            }
        }
        return records;
    }
}
