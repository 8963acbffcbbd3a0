package org.visualbert4j.internal.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class PreprocessingTest {

    private static final Preprocessing TRAINING =
            new Preprocessing(24, 32, true, 0.3, true, Preprocessing.IMAGENET_MEAN, Preprocessing.IMAGENET_STD);

    @Test
    void every_value_is_normalized_to_the_same_float_as_by_torch() {
        byte[] rgb = new byte[3 * 256];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i / 3);
        }
        float[] expected = new float[3 * 256];
        ByteBuffer.wrap(Fixtures.bytes("normalized.bin")).asFloatBuffer().get(expected);

        float[] normalized = Preprocessing.ofSize(16).toNormalizedChw(new RgbImage(16, 16, rgb));

        assertThat(normalized).isEqualTo(expected);
    }

    @Test
    void channels_are_laid_out_one_behind_the_other() {
        Preprocessing plain =
                new Preprocessing(1, 2, false, 1, false, List.of(0f, 0f, 0f), List.of(1 / 255f, 1 / 255f, 1 / 255f));

        assertThat(plain.toNormalizedChw(new RgbImage(2, 1, new byte[] {1, 2, 3, 4, 5, 6})))
                .usingComparatorWithPrecision(1e-4f)
                .containsExactly(1f, 4f, 2f, 5f, 3f, 6f);
    }

    @Test
    void evaluation_sees_the_whole_image_at_the_size_of_the_input() {
        RgbImage image = Fixtures.image("photo.png");

        assertThat(TRAINING.forEvaluation(image)).isEqualTo(Resize.resize(image, 24, 32));
    }

    @Test
    void training_sees_what_evaluation_sees_where_nothing_is_left_to_chance() {
        RgbImage image = Fixtures.image("photo.png");
        Preprocessing fixed = Preprocessing.ofSize(28);

        assertThat(fixed.forTraining(image, new Random(1))).isEqualTo(fixed.forEvaluation(image));
    }

    @Test
    void training_sees_another_cut_each_time_and_the_same_for_the_same_seed() {
        RgbImage image = Fixtures.image("photo.png");
        Random random = new Random(1);

        RgbImage first = TRAINING.forTraining(image, random);

        assertThat(first).isNotEqualTo(TRAINING.forTraining(image, random));
        assertThat(first).isEqualTo(TRAINING.forTraining(image, new Random(1)));
        assertThat(first.width()).isEqualTo(32);
        assertThat(first.height()).isEqualTo(24);
    }

    @Test
    void it_is_the_same_after_a_trip_through_json() throws IOException {
        ObjectMapper json = new ObjectMapper();

        assertThat(json.readValue(json.writeValueAsString(TRAINING), Preprocessing.class))
                .isEqualTo(TRAINING);
    }

    @Test
    void senseless_values_are_refused() {
        assertThatThrownBy(() -> new Preprocessing(8, 8, true, 0, true, List.of(0f, 0f, 0f), List.of(1f, 1f, 1f)))
                .hasMessage("minimumScale is above 0 and at most 1, not 0.0");
        assertThatThrownBy(() -> new Preprocessing(8, 8, true, 1, true, List.of(0f, 0f), List.of(1f, 1f, 1f)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Preprocessing(8, 8, true, 1, true, List.of(0f, 0f, 0f), List.of(1f, 0f, 1f)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
