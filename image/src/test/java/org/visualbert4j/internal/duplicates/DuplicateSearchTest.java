package org.visualbert4j.internal.duplicates;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.visualbert4j.internal.image.ImageReader;
import org.visualbert4j.internal.image.JpegEncoder;
import org.visualbert4j.internal.image.Resize;
import org.visualbert4j.internal.image.RgbImage;
import org.visualbert4j.internal.image.Scenes;

class DuplicateSearchTest {

    private static final int ORIGINALS = 30;

    /** Thirty different images, and then others. */
    private static List<ImagePair> pairsAmongOriginalsAnd(RgbImage... others) {
        List<RgbImage> images = new ArrayList<>(IntStream.range(0, ORIGINALS)
                .mapToObj(seed -> Scenes.scene(seed, 160, 120))
                .toList());
        images.addAll(List.of(others));
        return DuplicateSearch.pairs(images.stream().map(ImageFingerprint::of).toList(), 2);
    }

    @Test
    void different_images_are_no_copies() {
        assertThat(pairsAmongOriginalsAnd()).isEmpty();
    }

    @Test
    void resized_compressed_and_darker_copies_are_found() throws IOException {
        RgbImage compressed = new ImageReader()
                .read(JpegEncoder.encode(Resize.resize(Scenes.scene(5, 160, 120), 75, 100)), "compressed");
        RgbImage darker = Scenes.mapped(Scenes.scene(6, 160, 120), value -> value * 4 / 5);

        List<ImagePair> pairs =
                pairsAmongOriginalsAnd(Resize.resize(Scenes.scene(4, 160, 120), 60, 80), compressed, darker);

        assertThat(pairs).extracting(ImagePair::first).containsExactly(4, 5, 6);
        assertThat(pairs).extracting(ImagePair::second).containsExactly(ORIGINALS, ORIGINALS + 1, ORIGINALS + 2);
        assertThat(pairs).extracting(ImagePair::cropped).containsOnly(false);
        assertThat(pairs).allSatisfy(pair -> assertThat(pair.difference()).isLessThan(12));
    }

    @Test
    void a_cropped_copy_is_found_from_either_side_and_told_to_be_cropped() {
        RgbImage corner = Scenes.cropped(Scenes.scene(7, 160, 120), 0, 0, 148, 111);
        RgbImage middle = Scenes.cropped(Scenes.scene(8, 160, 120), 5, 4, 150, 112);

        List<ImagePair> pairs = pairsAmongOriginalsAnd(corner, middle);

        assertThat(pairs).extracting(ImagePair::first).containsExactly(7, 8);
        assertThat(pairs).extracting(ImagePair::cropped).containsOnly(true);
    }

    @Test
    void an_object_that_only_one_image_shows_makes_it_another() {
        RgbImage image = Scenes.scene(9, 160, 120);
        RgbImage with = Scenes.mapped(image, value -> value);
        for (int y = 40; y < 64; y++) {
            for (int x = 60; x < 84; x++) {
                int at = 3 * (y * 160 + x);
                with.rgb()[at] = (byte) (128 + (with.rgb()[at] & 0x7f) / 2);
                with.rgb()[at + 1] = (byte) ~with.rgb()[at + 1];
            }
        }

        assertThat(pairsAmongOriginalsAnd(with)).isEmpty();
    }

    @Test
    void images_of_one_colour_are_copies_of_none() {
        RgbImage white = RgbImage.filled(64, 64, 255, 255, 255);
        RgbImage nearly = RgbImage.filled(80, 64, 254, 255, 255);

        assertThat(pairsAmongOriginalsAnd(white, nearly, white)).isEmpty();
    }

    @Test
    void of_many_equal_images_each_is_paired_with_the_first() {
        List<ImageFingerprint> images = Collections.nCopies(20_000, ImageFingerprint.of(Scenes.scene(1, 64, 64)));

        List<ImagePair> pairs = DuplicateSearch.pairs(images, 1);

        assertThat(pairs).hasSize(19_999).allSatisfy(pair -> {
            assertThat(pair.first()).isZero();
            assertThat(pair.difference()).isZero();
        });
    }
}
