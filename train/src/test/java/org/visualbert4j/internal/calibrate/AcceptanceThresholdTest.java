package org.visualbert4j.internal.calibrate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class AcceptanceThresholdTest {

    private static final int DRAWS = 2000;

    static List<JsonNode> bounds() throws IOException {
        return CalibrationFitTest.cases("bounds");
    }

    /** Expected: scipy's quantiles of the beta distribution, by bench/reference/make_calibration.py. */
    @ParameterizedTest
    @MethodSource("bounds")
    void a_threshold_passes_where_the_bound_of_clopper_and_pearson_is_below_the_target(JsonNode expected) {
        int accepted = expected.get("accepted").asInt();
        int errors = expected.get("errors").asInt();
        double risk = expected.get("risk").asDouble();
        double bound = expected.get("bound").asDouble();

        assertThat(AcceptanceThreshold.passes(accepted, errors, bound * 1.0001, risk))
                .isTrue();
        assertThat(AcceptanceThreshold.passes(accepted, errors, bound * 0.9999, risk))
                .isFalse();
    }

    @Test
    void without_errors_all_records_are_accepted_from_the_fewest_that_show_it_on() {
        AcceptanceThreshold found = find(299, 0, 0.01);

        assertThat(found).isEqualTo(new AcceptanceThreshold(0.5, 299, 0));
        assertThat(AcceptanceThreshold.find(ascending(298), new boolean[298], 0.01, 0.05))
                .isNull();
        assertThat(AcceptanceThreshold.find(new double[0], new boolean[0], 0.01, 0.05))
                .isNull();
    }

    @Test
    void the_threshold_is_above_where_errors_begin() {
        AcceptanceThreshold found = find(2000, 500, 0.01);

        assertThat(found.accepted()).isBetween(1500, 1520);
        assertThat(found.errors()).isEqualTo(found.accepted() - 1500);
    }

    @Test
    void an_error_among_the_surest_does_not_end_the_search() {
        boolean[] wrong = new boolean[2000];
        wrong[1999] = true;
        wrong[1900] = true;

        assertThat(Objects.requireNonNull(AcceptanceThreshold.find(ascending(2000), wrong, 0.01, 0.05))
                        .accepted())
                .isEqualTo(2000);
    }

    @Test
    void records_as_certain_as_each_other_are_accepted_together_or_not_at_all() {
        double[] same = new double[400];
        boolean[] wrong = new boolean[400];
        wrong[0] = true;
        wrong[1] = true;

        assertThat(AcceptanceThreshold.find(same, wrong, 0.01, 0.05)).isNull();
        assertThat(AcceptanceThreshold.find(same, new boolean[400], 0.01, 0.05))
                .isEqualTo(new AcceptanceThreshold(0, 400, 0));
    }

    @Test
    void so_many_records_would_do_if_errors_go_on_as_they_are() {
        boolean[] rare = new boolean[100];
        boolean[] often = new boolean[100];
        for (int i = 0; i < 100; i++) {
            often[i] = i % 10 == 9;
        }

        assertThat(AcceptanceThreshold.recordsNeeded(ascending(100), rare, 0.01, 0.05))
                .isEqualTo(299);
        assertThat(AcceptanceThreshold.recordsNeeded(ascending(100), often, 0.01, 0.05))
                .isEqualTo(-1);
    }

    @Test
    void where_only_the_surest_quarter_is_correct_the_share_of_the_strictest_start_counts() {
        boolean[] wrong = new boolean[100];
        Arrays.fill(wrong, 0, 75, true); // the last are the surest

        assertThat(AcceptanceThreshold.recordsNeeded(ascending(100), wrong, 0.01, 0.05))
                .isEqualTo(4L * AcceptanceThreshold.fewest(0.01, 0.05 / 3));
    }

    /** The share of draws in which more than the target is wrong among new records that are accepted, known from the distribution. */
    @ParameterizedTest
    @CsvSource({"0.01, 0.95, 2000", "0.05, 0.9, 300", "0.02, 0.95, 250"})
    void the_promise_is_broken_no_more_often_than_promised(double target, double confidence, int records) {
        Random random = new Random(5);
        int broken = 0;
        for (int draw = 0; draw < DRAWS; draw++) {
            double[] certainties = new double[records];
            boolean[] wrong = new boolean[records];
            for (int i = 0; i < records; i++) { // an answer of certainty c is wrong with probability (1 - c) / 4
                certainties[i] = random.nextDouble();
                wrong[i] = random.nextDouble() < (1 - certainties[i]) / 4;
            }
            AcceptanceThreshold found = AcceptanceThreshold.find(certainties, wrong, target, 1 - confidence);
            broken += found != null && (1 - found.certainty()) / 8 > target ? 1 : 0;
        }
        double risk = 1 - confidence;
        assertThat((double) broken / DRAWS).isLessThan(risk + 3 * Math.sqrt(risk * confidence / DRAWS));
    }

    private static AcceptanceThreshold find(int records, int wrongOnes, double target) {
        boolean[] wrong = new boolean[records];
        for (int i = 0; i < wrongOnes; i++) {
            wrong[i] = true; // the least sure
        }
        return Objects.requireNonNull(AcceptanceThreshold.find(ascending(records), wrong, target, 0.05));
    }

    private static double[] ascending(int count) {
        double[] certainties = new double[count];
        for (int i = 0; i < count; i++) {
            certainties[i] = 0.5 + 0.5 * i / count;
        }
        return certainties;
    }
}
