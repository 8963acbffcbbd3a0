package org.visualbert4j.internal.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.visualbert4j.error.VisualBertException;

final class ImageReaderTest {

    /** Cut off, but so that Pillow fills up with black or happens to have what its decoder asks for. */
    private static final Set<String> STRICTER_THAN_PILLOW = Set.of("cut_before_end_mark.jpg", "too_few_rows.png");

    /** YCbCr, which libtiff rounds otherwise than libjpeg and we do. */
    private static final Set<String> ROUNDED_OTHERWISE = Set.of("ycbcr_lzw.tif");

    /** Its chroma is halved in height alone: JDKs after 17 bring a libjpeg that interpolates it otherwise than Pillow's. */
    private static final Set<String> INTERPOLATED_OTHERWISE_BY_NEWER_JDKS = Set.of("440.jpg");

    private final ImageReader reader = new ImageReader();

    @ParameterizedTest
    @MethodSource
    void every_image_that_pillow_reads_has_its_pixels(Path image) {
        RgbImage expected = Fixtures.asPillowReads(image);

        RgbImage read = reader.read(image);

        if (ROUNDED_OTHERWISE.contains(name(image))) {
            assertThat(largestDifference(read, expected)).isLessThanOrEqualTo(1);
        } else if (INTERPOLATED_OTHERWISE_BY_NEWER_JDKS.contains(name(image))
                && Runtime.version().feature() > 17) {
            assertThat(meanDifference(read, expected)).isLessThan(5);
        } else {
            assertThat(read).isEqualTo(expected);
        }
    }

    static Stream<Path> every_image_that_pillow_reads_has_its_pixels() {
        return Fixtures.images().stream()
                .filter(Fixtures::isReadByPillow)
                .filter(image -> !STRICTER_THAN_PILLOW.contains(name(image)));
    }

    @ParameterizedTest
    @MethodSource
    void a_broken_cut_off_or_oversized_image_is_refused_with_one_line_that_names_it(Path image) {
        VisualBertException refused = catchThrowableOfType(VisualBertException.class, () -> reader.read(image));

        assertThat(refused).isNotNull();
        assertThat(refused.code()).isEqualTo(VisualBertException.Code.IMAGE);
        assertThat(refused).hasMessageStartingWith(image + ": ").message().doesNotContain("\n", "null");
    }

    static Stream<Path> a_broken_cut_off_or_oversized_image_is_refused_with_one_line_that_names_it() {
        return Fixtures.images().stream()
                .filter(image -> !Fixtures.isReadByPillow(image) || STRICTER_THAN_PILLOW.contains(name(image)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void any_bytes_are_either_an_image_or_refused(int seed) {
        Random random = new Random(seed);
        ImageReader limited = new ImageReader(ImageLimits.DEFAULT.withPixels(1_000_000));
        for (Path image : Fixtures.images()) {
            byte[] mutated = mutated(Fixtures.bytes("images/" + name(image)), random);

            assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
                try {
                    assertThat(limited.read(mutated, name(image)).rgb()).isNotEmpty();
                } catch (VisualBertException refused) {
                    assertThat(refused.code()).isEqualTo(VisualBertException.Code.IMAGE);
                    assertThat(refused).message().doesNotContain("\n");
                }
            });
        }
    }

    private static byte[] mutated(byte[] bytes, Random random) {
        byte[] mutated = random.nextInt(4) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)) : bytes;
        for (int i = random.nextInt(8); i >= 0 && mutated.length > 0; i--) {
            // Headers come first, and have most to break.
            int most = random.nextBoolean() ? Math.min(200, mutated.length) : mutated.length;
            mutated[random.nextInt(most)] = (byte) (random.nextBoolean() ? random.nextInt(256) : -1);
        }
        return mutated;
    }

    @Test
    void the_content_says_which_format_it_is_whatever_the_name() {
        assertThat(reader.read(Fixtures.bytes("images/rgb.png"), "image.jpg"))
                .isEqualTo(Fixtures.image("images/rgb.png"));
    }

    @Test
    void an_image_of_more_pixels_than_allowed_is_refused_and_one_of_as_many_is_not() {
        Path image = Fixtures.path("images/rgb.png"); // 19x13

        assertThat(new ImageReader(ImageLimits.DEFAULT.withPixels(19 * 13))
                        .read(image)
                        .width())
                .isEqualTo(19);
        assertThatThrownBy(() -> new ImageReader(ImageLimits.DEFAULT.withPixels(19 * 13 - 1)).read(image))
                .isInstanceOf(VisualBertException.class)
                .hasMessage(image + ": PNG is 19x13 pixels; the limit is 246 in all");
    }

    @Test
    void a_missing_file_is_refused(@TempDir Path folder) {
        Path missing = folder.resolve("no.png");

        assertThatThrownBy(() -> reader.read(missing))
                .isInstanceOfSatisfying(
                        VisualBertException.class, e -> assertThat(e.code()).isEqualTo(VisualBertException.Code.IMAGE))
                .hasMessage(missing + ": does not exist");
    }

    @Test
    void a_directory_is_refused(@TempDir Path folder) {
        assertThatThrownBy(() -> reader.read(folder)).hasMessage(folder + ": is a directory, not a file");
    }

    @Test
    void a_pipe_and_a_device_are_refused_and_not_waited_for(@TempDir Path folder) throws Exception {
        Path pipe = folder.resolve("pipe.png");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/mkfifo")));
        new ProcessBuilder("/usr/bin/mkfifo", pipe.toString()).start().waitFor();

        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            for (Path odd : new Path[] {pipe, Path.of("/dev/zero")}) {
                assertThatThrownBy(() -> reader.read(odd))
                        .isInstanceOfSatisfying(
                                VisualBertException.class,
                                e -> assertThat(e.code()).isEqualTo(VisualBertException.Code.IMAGE))
                        .hasMessage(odd + ": is a pipe, socket or device, not a file");
            }
        });
    }

    @Test
    void a_file_of_too_many_bytes_is_refused_before_it_is_read(@TempDir Path folder) throws IOException {
        Path huge = folder.resolve("huge.png");
        try (var channel =
                Files.newByteChannel(huge, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))) {
            channel.position(ImageReader.MAX_FILE_BYTES).write(ByteBuffer.allocate(1));
        }

        assertThatThrownBy(() -> reader.read(huge))
                .isInstanceOf(VisualBertException.class)
                .hasMessage(huge + ": is 536870913 bytes; the limit is 536870912");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, 715_827_880})
    void a_limit_that_no_array_holds_is_no_limit(long maxPixels) {
        assertThatThrownBy(() -> ImageLimits.DEFAULT.withPixels(maxPixels))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static String name(Path image) {
        return image.getFileName().toString();
    }

    private static double meanDifference(RgbImage a, RgbImage b) {
        long sum = 0;
        for (int i = 0; i < a.rgb().length; i++) {
            sum += Math.abs((a.rgb()[i] & 0xff) - (b.rgb()[i] & 0xff));
        }
        return (double) sum / a.rgb().length;
    }

    private static int largestDifference(RgbImage one, RgbImage other) {
        int largest = 0;
        for (int i = 0; i < one.rgb().length; i++) {
            largest = Math.max(largest, Math.abs((one.rgb()[i] & 0xff) - (other.rgb()[i] & 0xff)));
        }
        return largest;
    }
}
