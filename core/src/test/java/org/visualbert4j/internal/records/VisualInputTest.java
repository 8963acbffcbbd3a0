package org.visualbert4j.internal.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.visualbert4j.internal.image.RgbImage;

class VisualInputTest {

    private static final RgbImage RED = RgbImage.filled(2, 1, 255, 0, 0);
    private static final RgbImage BLUE = RgbImage.filled(2, 1, 0, 0, 255);
    private static final VisualInput.Image FIRST = new VisualInput.Image(RED, true, Path.of("red.png"));
    private static final VisualInput.Image SECOND = new VisualInput.Image(BLUE, true, Path.of("blue.png"));
    private static final VisualInput.Image MISSING = new VisualInput.Image(BLUE, false);

    @Test
    void a_file_that_is_shown_several_times_stands_there_once() {
        VisualInput.Pixels pixels = pixels(FIRST, SECOND, FIRST, FIRST);

        assertThat(pixels.repeats()).isTrue();
        assertThat(pixels.images()).containsExactly(RED, BLUE);
        assertThat(pixels.which()).containsExactly(0, 1, 0, 0);
    }

    @Test
    void images_of_no_file_are_all_different() {
        VisualInput.Pixels pixels = pixels(MISSING, FIRST, MISSING);

        assertThat(pixels.repeats()).isFalse();
        assertThat(pixels.images()).containsExactly(BLUE, RED, BLUE);
        assertThat(pixels.seen()).containsExactly(0, 1, 0);
    }

    @Test
    void a_part_shows_what_the_whole_shows_there() {
        VisualInput.Pixels part =
                (VisualInput.Pixels) pixels(SECOND, FIRST, MISSING, FIRST).part(1, 4);

        assertThat(part.images()).containsExactly(RED, BLUE);
        assertThat(part.which()).containsExactly(0, 1, 0);
        assertThat(part.seen()).containsExactly(1, 0, 1);
    }

    @Test
    void images_of_two_sizes_are_refused() {
        VisualInput.Image larger = new VisualInput.Image(RgbImage.filled(3, 1, 0, 0, 0), true);

        assertThatThrownBy(() -> pixels(FIRST, larger))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("images of 2x1 and 3x1 are in one batch");
    }

    private static VisualInput.Pixels pixels(VisualInput.Image... images) {
        return (VisualInput.Pixels) VisualInput.of(List.of(images));
    }
}
