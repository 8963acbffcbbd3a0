package org.visualbert4j.internal.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.visualbert4j.internal.model.Temperature;
import org.visualbert4j.metrics.ProbabilityMetrics;
import org.visualbert4j.metrics.SingleLabelMetrics;

/** Expected: what scikit-learn fits, by bench/reference/make_calibration.py. */
class CalibrationFitTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    static List<JsonNode> temperatures() throws IOException {
        return cases("temperatures");
    }

    static List<JsonNode> sigmoids() throws IOException {
        return cases("sigmoids");
    }

    @ParameterizedTest
    @MethodSource("temperatures")
    void the_temperature_is_that_of_scikit_learn(JsonNode expected) {
        float[][] logits = JSON.convertValue(expected.get("logits"), float[][].class);
        int[] truth = JSON.convertValue(expected.get("truth"), int[].class);

        double temperature = TemperatureFit.of(logits, truth).orElseThrow();

        assertThat(temperature / expected.get("temperature").asDouble()).isCloseTo(1, within(1e-5));
        assertReliability(logits, truth, 1, expected.get("before"));
        assertReliability(logits, truth, temperature, expected.get("after"));
    }

    @ParameterizedTest
    @MethodSource("sigmoids")
    void slope_and_intercept_are_those_of_scikit_learn(JsonNode expected) {
        float[] logits = JSON.convertValue(expected.get("logits"), float[].class);
        int[] truth = JSON.convertValue(expected.get("truth"), int[].class);

        PlattFit fit = Objects.requireNonNull(PlattFit.of(logits, positive(truth)));

        assertThat(fit.slope() / expected.get("slope").asDouble()).isCloseTo(1, within(1e-4));
        assertThat(fit.intercept()).isCloseTo(expected.get("intercept").asDouble(), within(1e-4));
    }

    @Test
    void where_all_answers_are_correct_no_temperature_is_the_best() {
        assertThat(TemperatureFit.of(new float[][] {{1, 0}, {0, 2}}, new int[] {0, 1}))
                .isEmpty();
    }

    @Test
    void answers_no_better_than_chance_have_no_best_temperature_either() {
        assertThat(TemperatureFit.of(new float[][] {{1, 0}, {1, 0}, {0, 1}, {0, 1}}, new int[] {1, 1, 0, 0}))
                .isEmpty();
    }

    @Test
    void a_label_of_no_record_or_of_all_or_whose_logits_mislead_is_not_fitted() {
        float[] logits = {-1, 0, 1, 2};

        assertThat(PlattFit.of(logits, new boolean[4])).isNull();
        assertThat(PlattFit.of(logits, new boolean[] {true, true, true, true})).isNull();
        assertThat(PlattFit.of(logits, new boolean[] {true, true, false, false}))
                .isNull();
    }

    private static void assertReliability(float[][] logits, int[] truth, double temperature, JsonNode expected) {
        Temperature scaling = new Temperature(temperature);
        float[][] probabilities = IntStream.range(0, truth.length)
                .mapToObj(i -> scaling.probabilities(logits[i]))
                .toArray(float[][]::new);
        List<String> names =
                IntStream.range(0, logits[0].length).mapToObj(String::valueOf).toList();
        SingleLabelMetrics metrics = SingleLabelMetrics.of(names, truth, probabilities);
        ProbabilityMetrics of = Objects.requireNonNull(metrics.probabilities());
        double scale = Math.max(1, expected.get("log_loss").asDouble());
        assertThat(metrics.loss()).isCloseTo(expected.get("log_loss").asDouble(), within(1e-5 * scale));
        assertThat(of.brierScore()).isCloseTo(expected.get("brier_score").asDouble(), within(1e-5));
        assertThat(of.calibrationError())
                .isCloseTo(expected.get("calibration_error").asDouble(), within(1e-5));
    }

    private static boolean[] positive(int[] truth) {
        boolean[] positive = new boolean[truth.length];
        for (int i = 0; i < truth.length; i++) {
            positive[i] = truth[i] == 1;
        }
        return positive;
    }

    static List<JsonNode> cases(String name) throws IOException {
        JsonNode all = JSON.readTree(
                Path.of("../core/src/test/resources/metrics/calibration.json").toFile());
        return StreamSupport.stream(all.get(name).spliterator(), false).toList();
    }
}
