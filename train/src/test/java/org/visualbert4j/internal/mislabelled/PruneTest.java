package org.visualbert4j.internal.mislabelled;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PruneTest {

    /** About two records given a are truly b, and one is truly c; those given b and c are correct. */
    private static final ConfidentJoint JOINT = new ConfidentJoint(
            new double[] {0.5, 0.5, 0.5},
            new int[3][3],
            new double[][] {{0.2, 0.2, 0.1}, {0, 0.3, 0}, {0, 0, 0.2}},
            10);

    private static final int[] GIVEN = {0, 0, 0, 0, 0, 1, 1, 1, 2, 2};

    private static final double[][] PROBABILITIES = {
        {0.8, 0.1, 0.1},
        {0.3, 0.5, 0.2},
        {0.2, 0.7, 0.1},
        {0.1, 0.3, 0.6},
        {0.25, 0.3, 0.45},
        {0.7, 0.2, 0.1},
        {0.1, 0.8, 0.1},
        {0.1, 0.8, 0.1},
        {0.1, 0.1, 0.8},
        {0.1, 0.1, 0.8}
    };

    @Test
    void by_class_takes_those_whose_given_class_is_least_probable() {
        assertThat(taken(Prune.BY_CLASS)).containsExactly(2, 3, 4);
    }

    @Test
    void by_noise_rate_takes_those_with_the_largest_margin_for_each_other_class() {
        // b over a: 0.5, 0.2, 0.2, 0.05; c over a: 0.5, 0.2
        assertThat(taken(Prune.BY_NOISE_RATE)).containsExactly(1, 2, 3);
    }

    @Test
    void both_takes_those_that_both_take() {
        assertThat(taken(Prune.BOTH)).containsExactly(2, 3);
    }

    @Test
    void a_record_whose_given_class_is_most_probable_is_never_taken() {
        ConfidentJoint allWrong = new ConfidentJoint(
                new double[3], new int[3][3], new double[][] {{0, 0.5, 0}, {0.3, 0, 0}, {0.2, 0, 0}}, 10);

        boolean[] pruned = Prune.BY_CLASS.of(allWrong, GIVEN, PROBABILITIES);

        assertThat(pruned).containsExactly(false, true, true, true, true, true, false, false, false, false);
    }

    private static int[] taken(Prune prune) {
        boolean[] pruned = prune.of(JOINT, GIVEN, PROBABILITIES);
        return IntStream.range(0, pruned.length).filter(i -> pruned[i]).toArray();
    }
}
