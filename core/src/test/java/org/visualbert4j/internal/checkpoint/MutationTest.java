package org.visualbert4j.internal.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.visualbert4j.error.VisualBertException;

/** Broken files by the hundred: each is read, or refused with our own exception. Always the same ones. */
class MutationTest {

    private static final int FILES = 400;
    private static final long[] AWKWARD = {0, 1, -1, 0x7f, 0xff, 0x7fffffff, 1L << 40, Long.MAX_VALUE, Long.MIN_VALUE};

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"plain.safetensors, 1", "plain_zip.bin, 2", "plain_legacy.bin, 3", "wrapped_legacy.bin, 4"})
    void a_broken_file_is_read_or_refused_and_nothing_else(String name, long seed) throws IOException {
        byte[] whole = Files.readAllBytes(Path.of("../core/src/test/resources/checkpoints/plain", name));
        Random random = new Random(seed);
        int refused = 0;
        for (int i = 0; i < FILES; i++) {
            Path path = Files.write(folder.resolve(i + name), mutate(whole, random));
            refused += assertTimeout(Duration.ofSeconds(10), () -> isRefused(path)) ? 1 : 0;
            Files.delete(path);
        }

        assertThat(refused).as("of " + FILES).isBetween(FILES / 20, FILES - 1);
    }

    private static boolean isRefused(Path path) {
        try {
            Map<String, Tensor> tensors =
                    path.toString().endsWith(".bin") ? TorchFile.read(path) : Safetensors.read(path);
            for (Tensor tensor : tensors.values()) {
                assertThat(tensor.numel()).isLessThan(1 << 20);
                tensor.clone().close(); // touches every byte
                tensor.close();
            }
            return false;
        } catch (VisualBertException e) {
            assertThat(e.getMessage()).contains(path.toString());
            return true;
        }
    }

    private static byte[] mutate(byte[] whole, Random random) {
        byte[] bytes = whole.clone();
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(6)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt(256);
                case 2 -> bytes[at] = (byte) "0123456789-[]{},:\"".charAt(random.nextInt(18));
                case 3 -> awkwardNumber(bytes, at, random);
                case 4 -> bytes = without(bytes, at, 1 + random.nextInt(16));
                default -> bytes = twice(bytes, at, 1 + random.nextInt(16));
            }
        }
        return bytes;
    }

    private static void awkwardNumber(byte[] bytes, int at, Random random) {
        int width = 1 << random.nextInt(4);
        byte[] number = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(AWKWARD[random.nextInt(AWKWARD.length)])
                .array();
        System.arraycopy(number, 0, bytes, at, Math.min(width, bytes.length - at));
    }

    private static byte[] without(byte[] bytes, int at, int count) {
        int end = Math.min(bytes.length, at + count);
        byte[] shorter = Arrays.copyOf(bytes, Math.max(bytes.length - (end - at), 1));
        System.arraycopy(bytes, end, shorter, at, Math.min(bytes.length - end, shorter.length - at));
        return shorter;
    }

    private static byte[] twice(byte[] bytes, int at, int count) {
        int end = Math.min(bytes.length, at + count);
        return ByteBuffer.allocate(bytes.length + end - at)
                .put(bytes, 0, end)
                .put(bytes, at, bytes.length - at)
                .array();
    }
}
