package org.visualbert4j.internal.mislabelled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LabelQualityTest {

    private static final double[] PROBABILITIES = {0.1, 0.6, 0.3};

    @Test
    void the_margin_is_to_the_most_probable_other_class() {
        assertThat(LabelQuality.normalizedMargin(PROBABILITIES, 1)).isCloseTo((0.6 - 0.3 + 1) / 2, within(1e-12));
        assertThat(LabelQuality.normalizedMargin(PROBABILITIES, 0)).isCloseTo((0.1 - 0.6 + 1) / 2, within(1e-12));
        assertThat(LabelQuality.mostProbableOther(PROBABILITIES, 1)).isEqualTo(2);
        assertThat(LabelQuality.mostProbableOther(PROBABILITIES, 0)).isEqualTo(1);
    }

    @Test
    void confidence_is_a_share_of_the_usual_one() {
        assertThat(LabelQuality.relativeConfidence(0.2, 0.5)).isCloseTo(0.4, within(1e-12));
        assertThat(LabelQuality.relativeConfidence(0.9, 0.5)).isEqualTo(1);
    }

    @Test
    void the_lowest_of_several_scores_weighs_most_and_the_order_does_not_matter() {
        double expected = 0.8 * 0.2 + 0.2 * (0.8 * 0.5 + 0.2 * 0.9);

        assertThat(LabelQuality.aggregated(new double[] {0.5, 0.9, 0.2})).isCloseTo(expected, within(1e-12));
        assertThat(LabelQuality.aggregated(new double[] {0.2, 0.5, 0.9})).isCloseTo(expected, within(1e-12));
        assertThat(LabelQuality.aggregated(new double[] {0.4})).isEqualTo(0.4);
    }
}
