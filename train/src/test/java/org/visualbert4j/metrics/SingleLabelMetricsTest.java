package org.visualbert4j.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SingleLabelMetricsTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Made by bench/reference/make_metrics.py. */
    static List<JsonNode> cases() throws IOException {
        JsonNode all = JSON.readTree(
                Path.of("../core/src/test/resources/metrics/metrics.json").toFile());
        return StreamSupport.stream(all.spliterator(), false).toList();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void figures_are_those_of_scikit_learn(JsonNode expected) {
        List<String> labels = IntStream.range(0, expected.get("classes").asInt())
                .mapToObj(Integer::toString)
                .toList();

        SingleLabelMetrics metrics =
                SingleLabelMetrics.of(labels, whole(expected.get("truth")), whole(expected.get("predicted")), 0);

        assertThat(metrics.accuracy()).isCloseTo(expected.get("accuracy").asDouble(), within(1e-12));
        assertThat(metrics.macroF1()).isCloseTo(expected.get("macro_f1").asDouble(), within(1e-12));
        assertThat(metrics.weightedF1()).isCloseTo(expected.get("weighted_f1").asDouble(), within(1e-12));
        assertThat(metrics.balancedAccuracy())
                .isCloseTo(expected.get("balanced_accuracy").asDouble(), within(1e-12));
        for (int i = 0; i < labels.size(); i++) {
            LabelMetrics label = metrics.labels().get(i);
            assertThat(label.precision())
                    .isCloseTo(expected.at("/precision/" + i).asDouble(), within(1e-12));
            assertThat(label.recall()).isCloseTo(expected.at("/recall/" + i).asDouble(), within(1e-12));
            assertThat(label.f1()).isCloseTo(expected.at("/f1/" + i).asDouble(), within(1e-12));
            assertThat(label.support()).isEqualTo(expected.at("/support/" + i).asInt());
        }
        assertThat(metrics.confusion())
                .isEqualTo(JSON.convertValue(expected.get("confusion"), new TypeReference<List<List<Integer>>>() {}));
    }

    /** Expected: scipy's {@code binomtest(right, count).proportion_ci(method="wilson")}. */
    @ParameterizedTest
    @CsvSource({"0, 10, 0, 0.27753", "10, 10, 0.72247, 1", "81, 263, 0.25529, 0.36621"})
    void the_interval_of_accuracy_is_wilsons(int right, int count, double low, double high) {
        int[] truth = new int[count];
        int[] predicted = IntStream.range(0, count).map(i -> i < right ? 0 : 1).toArray();

        SingleLabelMetrics metrics = SingleLabelMetrics.of(List.of("a", "b"), truth, predicted, 0);

        assertThat(metrics.accuracyLow()).isCloseTo(low, within(1e-5));
        assertThat(metrics.accuracyHigh()).isCloseTo(high, within(1e-5));
    }

    @Test
    void the_majority_baseline_is_the_accuracy_of_the_label_that_training_had_most_of() {
        SingleLabelMetrics metrics =
                SingleLabelMetrics.of(List.of("a", "b"), new int[] {0, 1, 1, 1}, new int[] {0, 0, 0, 0}, 0);

        assertThat(metrics.withMajority(0).majorityBaseline()).isEqualTo(0.25);
        assertThat(metrics.withMajority(1).majorityBaseline()).isEqualTo(0.75);
        assertThat(metrics.withMajority(null).majorityBaseline()).isNull();
    }

    private static int[] whole(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToInt(JsonNode::asInt)
                .toArray();
    }
}
