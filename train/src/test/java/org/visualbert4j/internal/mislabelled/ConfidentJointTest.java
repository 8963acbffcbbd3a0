package org.visualbert4j.internal.mislabelled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ConfidentJointTest {

    /** Six records given a, a, a, b, b, b. The third looks like b; the last is in doubt. */
    private static final int[] GIVEN = {0, 0, 0, 1, 1, 1};

    private static final double[][] PROBABILITIES = {
        {0.9, 0.1}, {0.8, 0.2}, {0.1, 0.9}, {0.2, 0.8}, {0.3, 0.7}, {0.45, 0.55}
    };

    private final ConfidentJoint joint = ConfidentJoint.of(GIVEN, PROBABILITIES, 2);

    @Test
    void a_threshold_is_the_mean_probability_of_the_class_among_records_that_were_given_it() {
        assertThat(joint.thresholds()).containsExactly(new double[] {1.8 / 3, 2.05 / 3}, within(1e-12));
    }

    @Test
    void records_count_by_the_class_whose_threshold_they_reach_and_those_that_reach_none_do_not() {
        // a: 0.9 and 0.8 reach 0.6; the third reaches b's 0.6833. b: 0.8 and 0.7 do; 0.55 reaches nothing
        assertThat(joint.counts()).isDeepEqualTo(new int[][] {{2, 1}, {0, 2}});
    }

    @Test
    void the_joint_has_the_shares_of_the_given_labels() {
        assertThat(joint.joint()[0]).containsExactly(new double[] {0.5 * 2 / 3, 0.5 / 3}, within(1e-12));
        assertThat(joint.joint()[1]).containsExactly(new double[] {0, 0.5}, within(1e-12));
        assertThat(joint.noiseRate()).isCloseTo(1.0 / 6, within(1e-12));
        assertThat(joint.errors(0)).isEqualTo(1);
        assertThat(joint.errors(0, 1)).isEqualTo(1);
        assertThat(joint.errors(1)).isZero();
        assertThat(joint.missing(1)).isEqualTo(1);
    }

    @Test
    void a_record_that_reaches_several_thresholds_is_of_the_most_probable_of_them() {
        // given thresholds of 0.3, 0.4 and 0.575: the first record reaches the first two
        int[] given = {2, 0, 1, 2};
        double[][] probabilities = {{0.40, 0.45, 0.15}, {0.3, 0.3, 0.4}, {0.1, 0.4, 0.5}, {0, 0, 1}};

        ConfidentJoint three = ConfidentJoint.of(given, probabilities, 3);

        assertThat(three.counts()[2]).containsExactly(0, 1, 1);
    }

    @Test
    void a_class_that_no_record_was_given_is_nobodys() {
        double[][] probabilities = {{0.4, 0, 0.6}, {0.4, 0, 0.6}, {0, 0.2, 0.8}};

        ConfidentJoint three = ConfidentJoint.of(new int[] {0, 0, 1}, probabilities, 3);

        assertThat(three.thresholds()[2]).isInfinite();
        assertThat(three.counts()).isDeepEqualTo(new int[][] {{2, 0, 0}, {0, 1, 0}, {0, 0, 0}});
        assertThat(three.joint()[2]).containsOnly(0);
        assertThat(three.noiseRate()).isZero();
    }
}
