package org.visualbert4j.internal.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ZipDirectoryTest {

    private static final byte[] BYTES = "weights".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    @Test
    void entries_are_found_with_where_their_bytes_begin() throws IOException {
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(zip)) {
            out.setComment("made by hand");
            out.putNextEntry(new ZipEntry("model/data.pkl"));
            out.write(new byte[1000]);
            ZipEntry stored = new ZipEntry("modèle/data/0");
            stored.setMethod(ZipEntry.STORED);
            stored.setSize(BYTES.length);
            stored.setCrc(crc(BYTES));
            stored.setExtra(new byte[] {1, 2, 0, 0});
            out.putNextEntry(stored);
            out.write(BYTES);
        }
        byte[] file = zip.toByteArray();

        try (FileChannel channel = FileChannel.open(Files.write(folder.resolve("a.zip"), file))) {
            List<ZipDirectory.Entry> entries = ZipDirectory.read(channel);

            assertThat(entries).extracting(ZipDirectory.Entry::name).containsExactly("model/data.pkl", "modèle/data/0");
            assertThat(entries.get(0).method()).isEqualTo(ZipEntry.DEFLATED);
            assertThat(entries.get(0).size()).isEqualTo(1000);
            assertThat(entries.get(0).packed()).isLessThan(100);
            assertThat(entries.get(1).method()).isEqualTo(ZipEntry.STORED);
            assertThat(bytes(channel, entries.get(1))).isEqualTo(BYTES);
        }
    }

    @Test
    void sizes_and_offsets_of_zip64_are_read() throws IOException {
        Path file = Files.write(folder.resolve("a.zip"), zip64(BYTES.length, 4));

        try (FileChannel channel = FileChannel.open(file)) {
            ZipDirectory.Entry entry = ZipDirectory.read(channel).get(0);

            assertThat(entry.name()).isEqualTo("w");
            assertThat(entry.size()).isEqualTo(BYTES.length);
            assertThat(entry.header()).isEqualTo(4);
            assertThat(bytes(channel, entry)).isEqualTo(BYTES);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "7, 0, no entry at byte 0",
        "7, 1000, lie behind its end",
        "7, -1, lie behind its end",
        "7, 9223372036854775807, lie behind its end",
        "-1, 4, a negative size",
        "1000, 4, ends behind the file",
        "9223372036854775807, 4, ends behind the file"
    })
    void what_lies_outside_the_file_is_refused(long size, long header, String complaint) throws IOException {
        Path file = Files.write(folder.resolve("a.zip"), zip64(size, header));

        try (FileChannel channel = FileChannel.open(file)) {
            assertThatThrownBy(() -> ZipDirectory.read(channel).get(0).dataOffset(channel))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(complaint);
        }
    }

    private static byte[] bytes(FileChannel channel, ZipDirectory.Entry entry) throws IOException {
        return ZipDirectory.read(channel, entry.dataOffset(channel), (int) entry.packed())
                .array();
    }

    private static long crc(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return crc.getValue();
    }

    /** One stored entry "w" behind four bytes of something else, with every value that ZIP64 widens left to it. */
    private static byte[] zip64(long size, long header) {
        ByteBuffer zip = ByteBuffer.allocate(1024).order(ByteOrder.LITTLE_ENDIAN);
        zip.putInt(0);
        zip.putInt(0x04034b50).put(new byte[22]).putShort((short) 1).putShort((short) 0);
        zip.put((byte) 'w').put(BYTES);
        int directory = zip.position();
        zip.putInt(0x02014b50).put(new byte[16]).putInt(-1).putInt(-1); // sizes
        zip.putShort((short) 1).putShort((short) 33).put(new byte[10]).putInt(-1); // lengths of name and extra, offset
        zip.put((byte) 'w');
        zip.putShort((short) 0x5455).putShort((short) 1).put((byte) 0); // a time
        zip.putShort((short) 1).putShort((short) 24).putLong(size).putLong(size).putLong(header);
        int end64 = zip.position();
        zip.putInt(0x06064b50).putLong(44).put(new byte[12]).putLong(1).putLong(1);
        zip.putLong(end64 - directory).putLong(directory);
        zip.putInt(0x07064b50).putInt(0).putLong(end64).putInt(1);
        zip.putInt(0x06054b50)
                .putInt(0)
                .putShort((short) -1)
                .putShort((short) -1)
                .putInt(-1)
                .putInt(-1);
        zip.putShort((short) 0);
        byte[] whole = new byte[zip.position()];
        zip.flip().get(whole);
        return whole;
    }
}
