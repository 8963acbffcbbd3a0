package org.visualbert4j.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MultiLabelMetricsTest {

    private static final List<String> NAMES = List.of(
            "subset_accuracy",
            "hamming_loss",
            "micro_f1",
            "macro_f1",
            "weighted_f1",
            "samples_f1",
            "macro_roc_auc",
            "mean_average_precision");

    static List<JsonNode> cases() throws IOException {
        return Figures.cases("multi_label.json");
    }

    static boolean[][] truth(JsonNode rows) {
        return Figures.elements(rows).stream()
                .map(row -> {
                    int[] indicators = Figures.whole(row);
                    boolean[] labels = new boolean[indicators.length];
                    IntStream.range(0, labels.length).forEach(i -> labels[i] = indicators[i] == 1);
                    return labels;
                })
                .toArray(boolean[][]::new);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void figures_are_those_of_scikit_learn(JsonNode expected) throws IOException {
        MultiLabelMetrics metrics = MultiLabelMetrics.of(
                Figures.labels(expected.required("probabilities")),
                truth(expected.required("truth")),
                Figures.probabilities(expected.required("probabilities")),
                Figures.JSON.convertValue(expected.required("thresholds"), double[].class));

        Figures.assertFigures(metrics, expected, NAMES);
        String json = Figures.JSON.writeValueAsString(metrics);
        assertThat(Figures.JSON.readValue(json, MultiLabelMetrics.class)).isEqualTo(metrics);
    }

    @Test
    void a_probability_of_the_threshold_itself_says_the_label() {
        boolean[][] truth = {{true}, {false}};

        MultiLabelMetrics metrics = MultiLabelMetrics.of(List.of("a"), truth, new float[][] {{0.5f}, {0.49f}}, 0.5);

        assertThat(metrics.subsetAccuracy()).isEqualTo(1);
    }
}
