package org.visualbert4j.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VqaAccuracyTest {

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 10})
    void an_answer_is_worth_what_it_is_over_all_choices_of_all_people_but_one(int people) throws IOException {
        JsonMapper json = new JsonMapper();
        double[] expected = json.convertValue(
                json.readTree(Path.of("src/test/resources/figures/vqa.json").toFile())
                        .required(String.valueOf(people)),
                double[].class);

        for (int votes = 0; votes <= people; votes++) {
            assertThat(VqaAccuracy.worth(votes, people)).isCloseTo(expected[votes], within(1e-12));
        }
    }

    @Test
    void votes_become_scores_of_soft_labels() {
        assertThat(VqaAccuracy.worths(new int[] {7, 2, 1, 0}, 10)).containsExactly(1f, 0.6f, 0.3f, 0f);
    }

    @Test
    void more_votes_than_people_are_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> VqaAccuracy.worth(11, 10));
    }
}
