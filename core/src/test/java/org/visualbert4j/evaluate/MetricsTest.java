package org.visualbert4j.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MetricsTest {

    private static final List<String> NAMES = List.of(
            "accuracy",
            "balanced_accuracy",
            "top_accuracy",
            "micro_f1",
            "macro_f1",
            "weighted_f1",
            "macro_roc_auc",
            "weighted_roc_auc",
            "macro_average_precision",
            "weighted_average_precision",
            "brier_score",
            "confusion");

    static List<JsonNode> cases() throws IOException {
        return Figures.cases("metrics.json");
    }

    private static Metrics metrics(JsonNode stored) {
        return Metrics.of(
                Figures.labels(stored.required("probabilities")),
                Figures.whole(stored.required("truth")),
                Figures.probabilities(stored.required("probabilities")));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void figures_are_those_of_scikit_learn(JsonNode expected) throws IOException {
        List<String> names = new ArrayList<>(NAMES);
        if (!expected.required("loss").isNull()) {
            names.add("loss");
        }

        Figures.assertFigures(metrics(expected), expected, names);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void calibration_is_that_of_scikit_learns_curve(JsonNode stored) {
        JsonNode expected = stored.required("calibration");

        Calibration calibration = metrics(stored).calibration();

        assertThat(calibration.bins()).hasSize(15);
        assertThat(calibration.error()).isCloseTo(expected.required("error").doubleValue(), within(1e-7));
        List<Calibration.Bin> filled =
                calibration.bins().stream().filter(bin -> bin.count() > 0).toList();
        assertThat(filled).hasSize(expected.required("counts").size());
        for (int i = 0; i < filled.size(); i++) {
            Calibration.Bin bin = filled.get(i);
            assertThat(bin.count()).isEqualTo(expected.at("/counts/" + i).intValue());
            assertThat(bin.confidence())
                    .isCloseTo(expected.at("/confidences/" + i).doubleValue(), within(1e-7));
            assertThat(bin.accuracy()).isCloseTo(expected.at("/accuracies/" + i).doubleValue(), within(1e-12));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void figures_come_back_from_json_as_they_were_written(JsonNode stored) throws IOException {
        Metrics metrics = metrics(stored);

        String json = Figures.JSON.writeValueAsString(metrics);

        assertThat(Figures.JSON.readValue(json, Metrics.class)).isEqualTo(metrics);
        assertThat(json).doesNotContain("NaN");
    }

    /** Expected: scipy's {@code binomtest(right, count).proportion_ci(method="wilson")}. */
    @ParameterizedTest
    @CsvSource({"0, 10, 0, 0.27753", "10, 10, 0.72247, 1", "81, 263, 0.25529, 0.36621"})
    void the_interval_of_accuracy_is_wilsons(int right, int count, double low, double high) {
        float[][] probabilities = IntStream.range(0, count)
                .mapToObj(i -> i < right ? new float[] {1, 0} : new float[] {0, 1})
                .toArray(float[][]::new);

        Metrics metrics = Metrics.of(List.of("a", "b"), new int[count], probabilities);

        assertThat(metrics.accuracyLow()).isCloseTo(low, within(1e-5));
        assertThat(metrics.accuracyHigh()).isCloseTo(high, within(1e-5));
    }

    @Test
    void the_majority_baseline_is_the_share_of_the_most_frequent_true_label() {
        float[][] sameForAll = {{0.6f, 0.4f}, {0.6f, 0.4f}, {0.6f, 0.4f}, {0.6f, 0.4f}};

        Metrics metrics = Metrics.of(List.of("a", "b"), new int[] {0, 1, 1, 1}, sameForAll);

        assertThat(metrics.majorityBaseline()).isEqualTo(0.75);
    }
}
