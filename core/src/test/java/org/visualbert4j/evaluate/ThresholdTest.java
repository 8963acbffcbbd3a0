package org.visualbert4j.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.visualbert4j.evaluate.Threshold.Average;

class ThresholdTest {

    static List<JsonNode> cases() throws IOException {
        return Figures.cases("multi_label.json");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void the_best_threshold_reaches_what_the_best_of_all_cuts_reaches(JsonNode stored) {
        boolean[][] truth = MultiLabelMetricsTest.truth(stored.required("truth"));
        float[][] probabilities = Figures.probabilities(stored.required("probabilities"));
        List<String> labels = Figures.labels(stored.required("probabilities"));

        Threshold micro = Threshold.best(Average.MICRO, truth, probabilities);
        Threshold macro = Threshold.best(Average.MACRO, truth, probabilities);

        double bestMicro = stored.required("best_micro_f1").doubleValue();
        double bestMacro = stored.required("best_macro_f1").doubleValue();
        assertThat(micro.f1()).isCloseTo(bestMicro, within(1e-12));
        assertThat(macro.f1()).isCloseTo(bestMacro, within(1e-12));
        assertThat(MultiLabelMetrics.of(labels, truth, probabilities, micro.value())
                        .microF1())
                .isCloseTo(bestMicro, within(1e-12));
        assertThat(MultiLabelMetrics.of(labels, truth, probabilities, macro.value())
                        .macroF1())
                .isCloseTo(bestMacro, within(1e-12));
    }

    @Test
    void it_lies_in_the_middle_between_the_probabilities_that_it_parts() {
        Threshold threshold = Threshold.best(
                Average.MICRO, new boolean[][] {{true, false}, {true, false}}, new float[][] {{0.75f, 0.25f}, {1, 0}});

        assertThat(threshold).isEqualTo(new Threshold(0.5, 1));
    }

    @Test
    void it_is_a_half_where_no_record_has_any_label() {
        Threshold threshold = Threshold.best(Average.MACRO, new boolean[3][2], new float[3][2]);

        assertThat(threshold).isEqualTo(new Threshold(0.5, 0));
    }
}
