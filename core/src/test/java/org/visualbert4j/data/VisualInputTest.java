package org.visualbert4j.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.visualbert4j.vision.RgbImage;

class VisualInputTest {

    private static final RgbImage RED = RgbImage.filled(2, 1, 255, 0, 0);
    private static final RgbImage BLUE = RgbImage.filled(2, 1, 0, 0, 255);
    private static final RgbImage BLACK = RgbImage.filled(2, 1, 0, 0, 0);

    @Test
    void pictures_that_repeat_stand_there_once() {
        VisualInput.Pixels pixels = pixels(RED, BLUE, RED, RED);

        assertThat(pixels.repeats()).isTrue();
        assertThat(pixels.pictures()).containsExactly(RED, BLUE);
        assertThat(pixels.which()).containsExactly(0, 1, 0, 0);
    }

    @Test
    void pictures_of_which_few_repeat_stand_there_as_they_come() {
        VisualInput.Pixels pixels = pixels(RED, BLUE, RED, BLACK);

        assertThat(pixels.repeats()).isFalse();
        assertThat(pixels.pictures()).containsExactly(RED, BLUE, RED, BLACK);
        assertThat(pixels.which()).containsExactly(0, 1, 2, 3);
    }

    @Test
    void a_part_shows_what_the_whole_shows_there() {
        VisualInput.Pixels part =
                (VisualInput.Pixels) pixels(RED, BLUE, RED, RED).part(1, 4);

        assertThat(Arrays.stream(part.which()).mapToObj(part.pictures()::get)).containsExactly(BLUE, RED, RED);
        assertThat(part.seen()).containsExactly(1, 1, 1);
    }

    private static VisualInput.Pixels pixels(RgbImage... images) {
        return (VisualInput.Pixels) VisualInput.of(Arrays.stream(images)
                .<VisualInput.Shown>map(image -> new VisualInput.Picture(image, true))
                .toList());
    }
}
