package org.visualbert4j.internal.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.visualbert4j.internal.image.PngWriter;
import org.visualbert4j.internal.image.RgbImage;

class ImageSizesTest {

    @TempDir
    private Path folder = Path.of("");

    private Path image(int number, int width, int height) {
        Path file = folder.resolve(number + ".png");
        PngWriter.write(RgbImage.filled(width, height, 1, 2, 3), file);
        return file;
    }

    @Test
    void given_images_of_one_size_then_it_is_named() {
        assertThat(ImageSizes.of(List.of(image(1, 8, 6), image(2, 8, 6)))).hasToString("2, all of 8 by 6 pixels");
    }

    @Test
    void given_several_sizes_then_the_range_the_usual_and_the_odd_ones_are_named() {
        List<Path> images = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            images.add(image(i, 30, 20));
        }
        images.add(image(3, 4, 5));
        images.add(image(4, 10, 100));

        assertThat(ImageSizes.of(images))
                .hasToString("5 of 3 sizes, 4 by 5 to 10 by 100 pixels; most often 30 by 20;"
                        + " 1 more than three times as long as wide");
    }

    @Test
    void given_what_is_no_image_then_it_is_passed_over() throws IOException {
        Path text = Files.writeString(folder.resolve("text.png"), "no image");
        Path cut = Files.write(folder.resolve("cut.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0});

        assertThat(ImageSizes.of(List.of(text, cut, folder.resolve("none.png"))))
                .hasToString("none that can be read");
    }
}
