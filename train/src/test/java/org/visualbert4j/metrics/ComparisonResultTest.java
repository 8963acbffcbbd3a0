package org.visualbert4j.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComparisonResultTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0.012, 0.004, 0.02 | co is better than concat by 1.20 points (95 % interval 0.40 to 2.00)",
                "-0.012, -0.02, -0.004 | co is worse than concat by 1.20 points (95 % interval 0.40 to 2.00)",
                "0.003, -0.005, 0.011 | no difference found between co and concat: 0.30 points (95 % interval -0.50 to 1.10)",
            })
    void a_difference_is_put_into_a_plain_sentence(String metrics, String sentence) {
        String[] parts = metrics.split(", ", -1);
        PairedBootstrap difference = new PairedBootstrap(
                Double.parseDouble(parts[0]), Double.parseDouble(parts[1]), Double.parseDouble(parts[2]));
        McNemar test = new McNemar(30, 40, false, 0.2821);

        assertThat(new ComparisonResult.PairResult("concat", "co", 5, difference, test).sentence())
                .isEqualTo(sentence);
        assertThat(new ComparisonResult.PairResult("concat", "co", 1, difference, test).sentence())
                .isEqualTo(sentence + "; with one seed the chance in training is not in the interval");
        assertThat(new ComparisonResult.PairResult("concat", "co", 2, difference, test).sentence())
                .isEqualTo(sentence + "; two seeds can't show how far the chance in training goes");
        assertThat(new ComparisonResult.PairResult("concat", "co", 5, difference, test).mcNemarLine())
                .isEqualTo("McNemar: concat alone right 30 times, co alone 40 times, p = 0.2821"
                        + " (chi-square with continuity correction)");
    }

    @Test
    void a_p_value_is_never_said_to_be_nought() {
        PairedBootstrap difference = new PairedBootstrap(0.1, 0.05, 0.15);

        assertThat(new ComparisonResult.PairResult("a", "b", 5, difference, new McNemar(1, 99, false, 1e-20)).p())
                .isEqualTo("< 0.0001");
        assertThat(new ComparisonResult.PairResult("a", "b", 5, difference, new McNemar(3, 9, true, 0.146)).p())
                .isEqualTo("= 0.1460");
    }

    @Test
    void the_deviation_over_seeds_is_that_of_a_sample() {
        ComparisonResult.Spread spread = ComparisonResult.Spread.of(List.of(0.9, 0.92, 0.97));

        assertThat(spread.percent()).isEqualTo("93.00 ± 3.61");
        assertThat(ComparisonResult.Spread.of(List.of(0.9)).percent()).isEqualTo("90.00");
    }
}
