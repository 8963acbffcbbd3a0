package org.visualbert4j.internal.importers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VqaAnswersTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "Yes|yes",
                "a dog|dog",
                "The End|end",
                "two|2",
                "none|0",
                "twenty two|twenty 2",
                "black/white|black white",
                "black / white|black white",
                "t-shirt|t shirt",
                "1,000|1000",
                "1,000 t-shirts|1000 tshirts",
                "yes, sir|yes sir",
                "3.5|3.5",
                "st. louis|st louis",
                "u.s.a.|usa",
                "dont|don't",
                "couldnt've|couldn't've",
                "couldn'tve|couldn't've",
                "don't|don't",
                "what?!|what",
                "$5|$5",
                "5:30|5:30",
                "the|``",
            })
    void answers_are_compared_as_the_official_evaluation_does(String answer, String compared) {
        assertThat(VqaAnswers.normalise(answer)).isEqualTo(compared);
    }

    @ParameterizedTest
    @CsvSource({"0,0.0", "1,0.3", "2,0.6", "3,0.9", "4,1.0", "10,1.0"})
    void of_ten_annotators_each_of_the_first_three_counts_nearly_a_third(int said, double score) {
        assertThat(VqaAnswers.score(said, 10)).isEqualTo(score);
    }

    @ParameterizedTest
    @CsvSource({"1,10", "2,10", "3,10", "4,10", "2,5", "7,7"})
    void scores_are_the_mean_over_leaving_each_annotator_out(int said, int annotators) {
        double sum = 0;
        for (int left = 0; left < annotators; left++) {
            int others = left < said ? said - 1 : said;
            sum += Math.min(1, others / 3.0);
        }

        assertThat(VqaAnswers.score(said, annotators)).isCloseTo(sum / annotators, within(1e-12));
    }
}
