package org.visualbert4j.metrics;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class RankingTest {

    private final float[] scores = new float[80];
    private final boolean[] positive = new boolean[scores.length];

    private void draw(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        int values = 1 + random.nextInt(40); // few values, so that many are equal
        for (int i = 0; i < scores.length; i++) {
            scores[i] = random.nextInt(values) - values / 2;
            positive[i] = i == 0 || (i > 1 && random.nextInt(3) == 0);
        }
    }

    @RepeatedTest(20)
    void the_area_is_the_share_of_pairs_in_the_right_order_equal_ones_counted_half(RepetitionInfo repetition) {
        draw(repetition);
        double right = 0;
        int pairs = 0;
        for (int i = 0; i < scores.length; i++) {
            for (int j = 0; j < scores.length; j++) {
                if (positive[i] && !positive[j]) {
                    right += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
                    pairs++;
                }
            }
        }

        assertThat(requireNonNull(Ranking.rocAuc(scores, positive))).isCloseTo(right / pairs, within(1e-12));
    }

    /** The definition: precision at each distinct threshold, times the recall gained there. */
    @RepeatedTest(20)
    void average_precision_goes_by_distinct_thresholds(RepetitionInfo repetition) {
        draw(repetition);
        double sum = 0;
        int found = 0;
        for (float threshold = 40; threshold >= -40; threshold--) {
            int hits = 0;
            int claims = 0;
            for (int i = 0; i < scores.length; i++) {
                claims += scores[i] >= threshold ? 1 : 0;
                hits += scores[i] >= threshold && positive[i] ? 1 : 0;
            }
            sum += hits == found ? 0 : (hits - found) * (double) hits / claims;
            found = hits;
        }

        assertThat(requireNonNull(Ranking.averagePrecision(scores, positive))).isCloseTo(sum / found, within(1e-12));
    }

    @RepeatedTest(20)
    void a_map_that_keeps_the_order_changes_nothing(RepetitionInfo repetition) {
        draw(repetition);
        float[] mapped = new float[scores.length];
        for (int i = 0; i < mapped.length; i++) {
            mapped[i] = (float) Math.exp(scores[i] / 8) - 1;
        }

        assertThat(Ranking.rocAuc(mapped, positive)).isEqualTo(Ranking.rocAuc(scores, positive));
        assertThat(Ranking.averagePrecision(mapped, positive)).isEqualTo(Ranking.averagePrecision(scores, positive));
    }

    @RepeatedTest(20)
    void scores_and_labels_turned_round_have_the_same_area(RepetitionInfo repetition) {
        draw(repetition);
        float[] negated = new float[scores.length];
        boolean[] others = new boolean[scores.length];
        for (int i = 0; i < negated.length; i++) {
            negated[i] = -scores[i];
            others[i] = !positive[i];
        }

        assertThat(requireNonNull(Ranking.rocAuc(negated, others)))
                .isCloseTo(requireNonNull(Ranking.rocAuc(scores, positive)), within(1e-12));
    }

    @Test
    void without_a_positive_or_a_negative_record_there_is_no_figure() {
        float[] some = {0.1f, 0.2f};

        boolean[] all = {true, true};
        assertThat(Ranking.rocAuc(some, new boolean[2])).isNull();
        assertThat(Ranking.rocAuc(some, all)).isNull();
        assertThat(Ranking.averagePrecision(some, new boolean[2])).isNull();
        assertThat(Ranking.averagePrecision(some, all)).isEqualTo(1);
    }

    @Test
    void zero_equals_minus_zero() {
        assertThat(Ranking.rocAuc(new float[] {0f, -0f}, new boolean[] {true, false}))
                .isEqualTo(0.5);
    }
}
