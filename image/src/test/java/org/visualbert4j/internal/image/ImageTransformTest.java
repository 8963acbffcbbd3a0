package org.visualbert4j.internal.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ImageTransformTest {

    private static final Random ANY = new Random(1);

    @ParameterizedTest
    @CsvSource({"1,1", "7,5", "19,13", "19,40", "50,13", "37,29", "3,60", "60,2"})
    void resizing_up_and_down_gives_the_pixels_of_pillow(int width, int height) {
        RgbImage resized = new Resize(height, width).apply(Fixtures.image("to_resize.png"), ANY);

        assertThat(resized).isEqualTo(Fixtures.image("resized_" + width + "x" + height + ".png"));
    }

    @Test
    void a_photo_is_resized_as_by_pillow() {
        assertThat(new Resize(32, 32).apply(Fixtures.image("photo.png"), ANY))
                .isEqualTo(Fixtures.image("photo_resized_32x32.png"));
    }

    @Test
    void a_single_pixel_is_resized_as_by_pillow() {
        RandomResizedCrop.Box pixel = new RandomResizedCrop.Box(3, 3, 1, 1);

        assertThat(Resize.resize(Fixtures.image("to_resize.png"), pixel, 4, 5))
                .isEqualTo(Fixtures.image("pixel_resized_5x4.png"));
    }

    @ParameterizedTest
    @CsvSource({"0,0,5,4,3,2", "2,1,4,3,9,11", "1,2,1,5,1,3", "0,0,7,1,2,2", "3,2,3,4,3,4"})
    void a_part_is_resized_as_if_there_were_nothing_around_it(
            int left, int top, int width, int height, int newWidth, int newHeight) {
        RgbImage image = Fixtures.image("photo.png");
        byte[] cut = new byte[3 * width * height];
        for (int y = 0; y < height; y++) {
            System.arraycopy(image.rgb(), 3 * ((top + y) * image.width() + left), cut, 3 * y * width, 3 * width);
        }

        assertThat(Resize.resize(image, new RandomResizedCrop.Box(left, top, width, height), newHeight, newWidth))
                .isEqualTo(Resize.resize(new RgbImage(width, height, cut), newHeight, newWidth));
    }

    @ParameterizedTest
    @CsvSource({"17,9,300,200", "300,2,1,1", "1,500,3,7", "640,480,224,224", "33,31,32,32"})
    void an_image_of_one_colour_stays_of_that_colour(int width, int height, int newWidth, int newHeight) {
        assertThat(new Resize(newHeight, newWidth).apply(RgbImage.filled(width, height, 255, 0, 77), ANY))
                .isEqualTo(RgbImage.filled(newWidth, newHeight, 255, 0, 77));
    }

    @Test
    void random_cuts_keep_the_asked_part_of_the_area_and_the_asked_shape() {
        RandomResizedCrop crop = new RandomResizedCrop(8, 8);
        RgbImage image = RgbImage.filled(400, 300, 1, 2, 3);
        Random random = new Random(5);
        double smallest = 1;
        double largest = 0;
        for (int i = 0; i < 2000; i++) {
            RandomResizedCrop.Box box = crop.box(image, random);

            assertThat(box.left()).isBetween(0, 400 - box.width());
            assertThat(box.top()).isBetween(0, 300 - box.height());
            assertThat((double) box.width() / box.height()).isBetween(0.75 * 0.98, 4.0 / 3 * 1.02);
            double part = (double) box.width() * box.height() / (400 * 300);
            smallest = Math.min(smallest, part);
            largest = Math.max(largest, part);
        }
        assertThat(smallest).isCloseTo(0.08, within(0.01));
        assertThat(largest).isBetween(0.95, 1.0);
    }

    @Test
    void a_shape_that_no_random_cut_fits_gives_the_largest_centred_cut_of_an_allowed_shape() {
        RandomResizedCrop crop = new RandomResizedCrop(8, 8, 1, 1, 3.0 / 4, 4.0 / 3);

        assertThat(crop.box(RgbImage.filled(300, 10, 0, 0, 0), ANY))
                .isEqualTo(new RandomResizedCrop.Box(143, 0, 13, 10));
        assertThat(crop.box(RgbImage.filled(10, 300, 0, 0, 0), ANY))
                .isEqualTo(new RandomResizedCrop.Box(0, 143, 10, 13));
    }

    @Test
    void the_same_seed_cuts_the_same_image() {
        RgbImage image = Fixtures.image("photo.png");
        RandomResizedCrop crop = new RandomResizedCrop(20, 16);

        RgbImage one = crop.apply(image, new Random(3));

        assertThat(one).isEqualTo(crop.apply(image, new Random(3))).isNotEqualTo(crop.apply(image, new Random(4)));
        assertThat(one.width()).isEqualTo(16);
        assertThat(one.height()).isEqualTo(20);
    }

    @Test
    void a_flip_swaps_left_and_right_and_two_flips_nothing() {
        RgbImage image = new RgbImage(2, 1, new byte[] {1, 2, 3, 4, 5, 6});
        HorizontalFlip always = new HorizontalFlip(1);

        RgbImage flipped = always.apply(image, ANY);

        assertThat(flipped.rgb()).containsExactly(4, 5, 6, 1, 2, 3);
        assertThat(always.apply(flipped, ANY)).isEqualTo(image);
        assertThat(new HorizontalFlip(0).apply(image, ANY)).isEqualTo(image);
    }

    @Test
    void about_half_of_the_images_are_flipped() {
        RgbImage image = new RgbImage(2, 1, new byte[] {1, 2, 3, 4, 5, 6});
        Random random = new Random(9);
        int flips = 0;
        for (int i = 0; i < 1000; i++) {
            flips += new HorizontalFlip().apply(image, random).equals(image) ? 0 : 1;
        }

        assertThat(flips).isBetween(440, 560);
    }

    @Test
    void senseless_parameters_are_refused() {
        assertThatThrownBy(() -> new Resize(0, 5)).hasMessage("an image can't be made 5x0");
        assertThatThrownBy(() -> new HorizontalFlip(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RandomResizedCrop(8, 8, 0, 1, 1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RandomResizedCrop(8, 8, 0.1, 1, 2, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
