package org.visualbert4j.internal.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Set;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RegularFileTest {

    @TempDir
    private Path folder;

    @Test
    void a_file_is_read_and_hashed_whole() throws Exception {
        byte[] bytes = new byte[200_000];
        bytes[150_000] = 7;
        Path file = Files.write(folder.resolve("file"), bytes);
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        CRC32C streamed = new CRC32C();

        RegularFile.addTo(streamed, file);

        assertThat(RegularFile.bytes(file)).isEqualTo(bytes);
        assertThat(RegularFile.sha256(file))
                .isEqualTo(MessageDigest.getInstance("SHA-256").digest(bytes));
        assertThat(streamed.getValue()).isEqualTo(crc.getValue());
    }

    @Test
    void a_pipe_is_refused_and_not_waited_for() throws Exception {
        Path pipe = pipe(folder.resolve("pipe"));

        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            assertThatThrownBy(() -> RegularFile.bytes(pipe))
                    .isInstanceOf(RegularFile.UnfitException.class)
                    .hasMessage(pipe + ": is a pipe, socket or device, not a file");
            assertThatThrownBy(() -> RegularFile.open(pipe)).isInstanceOf(RegularFile.UnfitException.class);
            assertThatThrownBy(() -> RegularFile.sha256(pipe)).isInstanceOf(RegularFile.UnfitException.class);
        });
    }

    @Test
    void a_device_is_refused() {
        Path device = Path.of("/dev/zero");
        assumeTrue(Files.exists(device));

        assertThatThrownBy(() -> RegularFile.bytes(device)).isInstanceOf(RegularFile.UnfitException.class);
    }

    @Test
    void a_file_of_more_than_2_gibibytes_is_hashed_and_refused_as_a_whole() throws IOException {
        Path huge = folder.resolve("huge");
        try (var channel =
                Files.newByteChannel(huge, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))) {
            channel.position((2L << 30) + 10).write(ByteBuffer.allocate(1));
        }
        CRC32C checksum = new CRC32C();

        RegularFile.addTo(checksum, huge);

        assertThat(checksum.getValue()).isNotZero();
        assertThatThrownBy(() -> RegularFile.bytes(huge))
                .hasMessage(huge + ": is 2147483659 bytes; the limit is 268435456");
    }

    static Path pipe(Path path) throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/mkfifo")));
        new ProcessBuilder("/usr/bin/mkfifo", path.toString()).start().waitFor();
        return path;
    }
}
