package org.visualbert4j.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VqaAccuracyTest {

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 10})
    void an_answer_is_worth_what_it_is_over_all_choices_of_all_people_but_one(int people) throws IOException {
        double[] expected =
                Figures.JSON.convertValue(Figures.read("vqa.json").required(String.valueOf(people)), double[].class);

        for (int votes = 0; votes <= people; votes++) {
            assertThat(VqaAccuracy.worth(votes, people)).isCloseTo(expected[votes], within(1e-12));
        }
    }

    @Test
    void accuracy_is_the_mean_worth_of_the_answers_given() {
        float[][] worths = {VqaAccuracy.worths(new int[] {7, 2, 1}, 10), VqaAccuracy.worths(new int[] {0, 3, 3}, 10)};

        assertThat(VqaAccuracy.of(worths, new int[] {0, 1})).isCloseTo(0.95, within(1e-7));
        assertThat(VqaAccuracy.of(worths, new int[] {1, 0})).isCloseTo(0.3, within(1e-7));
    }

    @Test
    void more_votes_than_people_are_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> VqaAccuracy.worth(11, 10));
    }
}
