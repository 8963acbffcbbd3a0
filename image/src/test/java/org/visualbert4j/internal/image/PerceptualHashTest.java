package org.visualbert4j.internal.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PerceptualHashTest {

    private static final int COPY = 6;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void a_resized_copy_has_nearly_the_same_hash(int seed) {
        RgbImage image = Scenes.scene(seed, 160, 120);

        assertThat(distance(image, Resize.resize(image, 67, 81))).isLessThanOrEqualTo(COPY);
        assertThat(distance(image, Resize.resize(image, 240, 320))).isLessThanOrEqualTo(COPY);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void a_brighter_or_darker_copy_has_nearly_the_same_hash(int seed) {
        RgbImage image = Scenes.scene(seed, 160, 120);

        assertThat(distance(image, Scenes.mapped(image, value -> value * 3 / 4)))
                .isLessThanOrEqualTo(COPY);
        assertThat(distance(image, Scenes.mapped(image, value -> Math.min(255, value + 20))))
                .isLessThanOrEqualTo(COPY);
    }

    @Test
    void a_compressed_copy_has_nearly_the_same_hash() throws IOException {
        RgbImage image = Scenes.scene(1, 160, 120);
        RgbImage coarse = Resize.resize(Resize.resize(image, 60, 80), 120, 160);

        RgbImage decoded = new ImageReader().read(JpegEncoder.encode(coarse), "copy");

        assertThat(distance(image, decoded)).isLessThanOrEqualTo(COPY);
    }

    @Test
    void different_images_differ_in_many_bits() {
        var hashes = IntStream.range(0, 40)
                .mapToObj(seed -> PerceptualHash.of(Scenes.scene(seed, 96, 96)))
                .toList();

        for (int i = 0; i < hashes.size(); i++) {
            for (int j = 0; j < i; j++) {
                assertThat(hashes.get(i).distance(hashes.get(j))).isGreaterThan(2 * COPY);
            }
        }
    }

    @Test
    void an_image_of_one_colour_is_blank_whatever_the_colour_and_the_noise_of_compression() {
        RgbImage white = RgbImage.filled(50, 40, 255, 255, 255);
        Random random = new Random(1);

        assertThat(PerceptualHash.of(white).isBlank()).isTrue();
        assertThat(PerceptualHash.of(RgbImage.filled(1, 1, 9, 200, 30)).isBlank())
                .isTrue();
        assertThat(PerceptualHash.of(Scenes.mapped(white, value -> value - random.nextInt(3)))
                        .isBlank())
                .isTrue();
        assertThat(PerceptualHash.of(Scenes.scene(1, 64, 64)).isBlank()).isFalse();
    }

    @Test
    void the_lowest_frequency_across_is_the_first_bit() {
        byte[] rgb = new byte[3 * 64 * 64];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i / 3 % 64 < 32 ? 200 : 50); // lighter on the left
        }

        long bits = PerceptualHash.of(new RgbImage(64, 64, rgb)).bits();

        assertThat(bits & 1).isEqualTo(1); // down 0, across 1
        assertThat(bits & 2).isZero(); // down 1, across 0
    }

    private static int distance(RgbImage one, RgbImage other) {
        return PerceptualHash.of(one).distance(PerceptualHash.of(other));
    }
}
