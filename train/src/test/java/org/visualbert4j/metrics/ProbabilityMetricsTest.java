package org.visualbert4j.metrics;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Expected: scikit-learn's metrics, by bench/reference/make_metrics.py. */
class ProbabilityMetricsTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    static List<JsonNode> singleLabel() throws IOException {
        return cases("probabilities.json");
    }

    static List<JsonNode> severalLabels() throws IOException {
        return cases("several_labels.json");
    }

    @ParameterizedTest
    @MethodSource("singleLabel")
    void figures_of_probabilities_are_those_of_scikit_learn(JsonNode expected) {
        float[][] probabilities = JSON.convertValue(expected.get("probabilities"), float[][].class);
        int[] truth = JSON.convertValue(expected.get("truth"), int[].class);

        SingleLabelMetrics single = SingleLabelMetrics.of(names(probabilities[0].length), truth, probabilities);

        ProbabilityMetrics metrics = requireNonNull(single.probabilities());
        assertSame(metrics.rocAuc(), expected.get("roc_auc"));
        assertSame(metrics.averagePrecision(), expected.get("average_precision"));
        for (int label = 0; label < probabilities[0].length; label++) {
            assertSame(metrics.labelRocAuc().get(label), expected.at("/label_roc_auc/" + label));
            assertSame(metrics.labelAveragePrecision().get(label), expected.at("/label_average_precision/" + label));
        }
        assertSame(metrics.brierScore(), expected.get("brier"));
        assertSame(metrics.calibrationError(), expected.get("calibration_error"));
        assertThat(metrics.calibration().stream()
                        .mapToInt(ProbabilityMetrics.Bin::count)
                        .toArray())
                .isEqualTo(JSON.convertValue(expected.get("bins"), int[].class));
        if (expected.has("top_k")) {
            assertThat(metrics.topK()).hasSameSizeAs(expected.get("top_k"));
            for (int k = 0; k < metrics.topK().size(); k++) {
                assertSame(metrics.topK().get(k), expected.at("/top_k/" + k));
            }
            assertThat(single.loss()).isCloseTo(expected.get("loss").asDouble(), within(1e-6));
        }
    }

    @ParameterizedTest
    @MethodSource("severalLabels")
    void figures_of_several_labels_a_record_are_those_of_scikit_learn(JsonNode expected) {
        float[][] probabilities = JSON.convertValue(expected.get("probabilities"), float[][].class);
        boolean[][] truth = truth(expected);

        MultiLabelMetrics metrics = MultiLabelMetrics.of(
                names(truth[0].length),
                truth,
                probabilities,
                expected.get("threshold").asDouble());

        assertSame(metrics.accuracy(), expected.get("accuracy"));
        assertSame(metrics.hammingLoss(), expected.get("hamming_loss"));
        assertSame(metrics.microF1(), expected.get("micro_f1"));
        assertSame(metrics.macroF1(), expected.get("macro_f1"));
        assertSame(metrics.weightedF1(), expected.get("weighted_f1"));
        assertSame(metrics.samplesF1(), expected.get("samples_f1"));
        assertSame(metrics.rocAuc(), expected.get("roc_auc"));
        assertSame(metrics.averagePrecision(), expected.get("average_precision"));
        assertThat(metrics.loss()).isCloseTo(expected.get("loss").asDouble(), within(1e-6));
        for (int label = 0; label < truth[0].length; label++) {
            LabelMetrics ofLabel = metrics.labels().get(label);
            assertSame(ofLabel.precision(), expected.at("/precision/" + label));
            assertSame(ofLabel.recall(), expected.at("/recall/" + label));
            assertSame(ofLabel.f1(), expected.at("/f1/" + label));
            assertThat(ofLabel.support())
                    .isEqualTo(expected.at("/support/" + label).asInt());
        }
    }

    @ParameterizedTest
    @MethodSource("severalLabels")
    void no_other_threshold_has_a_higher_micro_f1(JsonNode expected) {
        float[][] probabilities = JSON.convertValue(expected.get("probabilities"), float[][].class);
        boolean[][] truth = truth(expected);

        double best = Threshold.best(truth, probabilities);

        MultiLabelMetrics metrics = MultiLabelMetrics.of(names(truth[0].length), truth, probabilities, best);
        assertSame(metrics.microF1(), expected.get("best_micro_f1"));
    }

    private static boolean[][] truth(JsonNode expected) {
        int[][] numbers = JSON.convertValue(expected.get("truth"), int[][].class);
        boolean[][] truth = new boolean[numbers.length][numbers[0].length];
        for (int i = 0; i < numbers.length; i++) {
            for (int label = 0; label < numbers[i].length; label++) {
                truth[i][label] = numbers[i][label] == 1;
            }
        }
        return truth;
    }

    private static void assertSame(@Nullable Double actual, JsonNode expected) {
        if (expected.isNull()) {
            assertThat(actual).isNull();
        } else {
            assertThat(actual).isCloseTo(expected.asDouble(), within(1e-7));
        }
    }

    private static List<JsonNode> cases(String file) throws IOException {
        JsonNode all = JSON.readTree(
                Path.of("../core/src/test/resources/metrics", file).toFile());
        return StreamSupport.stream(all.spliterator(), false).toList();
    }

    private static List<String> names(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).toList();
    }
}
