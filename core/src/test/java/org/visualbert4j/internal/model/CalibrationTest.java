package org.visualbert4j.internal.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.files.Json;

class CalibrationTest {

    private static final float[] SPREADS = {1e-7f, 1e-3f, 1, 30, 1000, 1e30f};

    @Test
    void a_temperature_divides_logits_before_the_softmax() {
        float[] probabilities = new Temperature(2).probabilities(new float[] {2, 0, -2});

        double sum = Math.E + 1 + 1 / Math.E;
        assertThat(probabilities[0]).isCloseTo((float) (Math.E / sum), within(1e-7f));
        assertThat(probabilities[2]).isCloseTo((float) (1 / Math.E / sum), within(1e-7f));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.5, 1, 1.7, 50})
    void a_temperature_never_changes_the_label_given_at_ties_and_saturated_logits_either(double temperature) {
        Labelling labelling = Labelling.SINGLE.withCalibration(new Temperature(temperature));
        Random random = new Random(1);
        for (int i = 0; i < 100_000; i++) {
            float[] logits = logits(random, 2 + random.nextInt(6));
            float[] uncalibrated = softmax(logits);

            float[] calibrated = labelling.calibrated(logits, uncalibrated);

            assertThat(labelling.given(calibrated)).containsExactly(Labelling.SINGLE.given(uncalibrated));
            for (float probability : calibrated) {
                assertThat(probability).isBetween(0f, 1f);
            }
        }
    }

    @Test
    void platt_scaling_never_changes_the_labels_given_whatever_the_threshold() {
        Random random = new Random(2);
        double[] thresholds = {0, Float.MIN_VALUE, 1e-30, 0.2, 0.5, 0.99999994, 1};
        for (int i = 0; i < 200_000; i++) {
            int labels = 1 + random.nextInt(4);
            double threshold = i % 2 == 0 ? random.nextDouble() : thresholds[random.nextInt(thresholds.length)];
            Labelling plain = new Labelling(Task.MULTI_LABEL, threshold, null);
            Labelling labelling = plain.withCalibration(new PlattScaling(
                    drawn(labels, () -> Math.exp(random.nextGaussian() * 3)),
                    drawn(labels, () -> random.nextGaussian() * 20)));
            float[] logits = logits(random, labels);
            float[] uncalibrated = sigmoid(logits);

            float[] calibrated = labelling.calibrated(logits, uncalibrated);

            assertThat(labelling.given(calibrated)).containsExactly(plain.given(uncalibrated));
            for (float probability : calibrated) {
                assertThat(probability).isBetween(0f, 1f);
            }
        }
    }

    @Test
    void without_calibration_probabilities_are_as_they_were() {
        float[] uncalibrated = {0.25f, 0.75f};

        assertThat(Labelling.SINGLE.calibrated(new float[] {0, 1}, uncalibrated))
                .isSameAs(uncalibrated);
    }

    @Test
    void one_answer_is_as_sure_as_it_is_probable_and_several_as_all_decisions_together() {
        Labelling several = new Labelling(Task.MULTI_LABEL, 0.5, null);

        assertThat(Labelling.SINGLE.certainty(new float[] {0.25f, 0.75f})).isEqualTo(0.75);
        assertThat(several.certainty(new float[] {0.25f, 0.75f})).isEqualTo(0.75 * 0.75);
    }

    @Test
    void a_calibration_is_read_as_it_was_written_and_its_lack_as_lack() throws JsonProcessingException {
        Labelling warm = Labelling.SINGLE.withCalibration(new Temperature(1.2345678901234567));
        Labelling platt = new Labelling(Task.MULTI_LABEL, 0.3, null)
                .withCalibration(new PlattScaling(List.of(1.1, 0.1), List.of(-3.3, 0.0)));

        for (Labelling labelling : List.of(warm, platt, Labelling.SINGLE)) {
            assertThat(Json.STRICT.readValue(Json.line(labelling), Labelling.class))
                    .isEqualTo(labelling);
        }
        assertThat(Json.line(Labelling.SINGLE)).doesNotContain("calibration");
    }

    @Test
    void what_can_be_no_calibration_is_refused() {
        assertRefused("temperature is 0.0", () -> new Temperature(0));
        assertRefused("temperature is NaN", () -> new Temperature(Double.NaN));
        assertRefused("slopes above 0", () -> new PlattScaling(List.of(-1.0), List.of(0.0)));
        assertRefused("as many slopes", () -> new PlattScaling(List.of(1.0), List.of()));
        assertRefused("takes kind platt", () -> new Labelling(Task.MULTI_LABEL, 0.5, null, new Temperature(1)));
        PlattScaling one = new PlattScaling(List.of(1.0), List.of(0.0));
        Labelling several = new Labelling(Task.MULTI_LABEL, 0.5, null, one);
        assertRefused(
                "1 slopes for 3 labels",
                () -> TinyModel.config(HeadKind.VISUAL_REASONING, null).toBuilder()
                        .labelling(several)
                        .build());
    }

    private static void assertRefused(String message, Runnable call) {
        assertThatThrownBy(call::run).isInstanceOf(VisualBertException.class).hasMessageContaining(message);
    }

    /** Of every size, and often with ties. */
    private static float[] logits(Random random, int count) {
        float spread = SPREADS[random.nextInt(SPREADS.length)];
        float offset = random.nextInt(3) * 10;
        float[] logits = new float[count];
        for (int i = 0; i < count; i++) {
            boolean tie = i > 0 && random.nextInt(3) == 0;
            logits[i] = tie ? logits[random.nextInt(i)] : offset + spread * (float) random.nextGaussian();
        }
        return logits;
    }

    private static List<Double> drawn(int count, DoubleSupplier draw) {
        return IntStream.range(0, count).mapToObj(i -> draw.getAsDouble()).toList();
    }

    private static float[] softmax(float[] logits) {
        float largest = Float.NEGATIVE_INFINITY;
        for (float logit : logits) {
            largest = Math.max(largest, logit);
        }
        float sum = 0;
        float[] probabilities = new float[logits.length];
        for (int i = 0; i < logits.length; i++) {
            probabilities[i] = (float) Math.exp(logits[i] - largest);
            sum += probabilities[i];
        }
        for (int i = 0; i < logits.length; i++) {
            probabilities[i] /= sum;
        }
        return probabilities;
    }

    private static float[] sigmoid(float[] logits) {
        float[] probabilities = new float[logits.length];
        for (int i = 0; i < logits.length; i++) {
            probabilities[i] = 1 / (1 + (float) Math.exp(-logits[i]));
        }
        return probabilities;
    }
}
