package org.visualbert4j.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class McNemarTest {

    /** Made by bench/reference/make_metrics.py. */
    static List<JsonNode> cases() throws IOException {
        JsonNode all = new JsonMapper()
                .readTree(Path.of("../core/src/test/resources/metrics/mcnemar.json")
                        .toFile());
        return StreamSupport.stream(all.spliterator(), false).toList();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void p_values_are_those_of_scipys_distributions(JsonNode expected) {
        long first = expected.get("only_first").asLong();
        long second = expected.get("only_second").asLong();

        McNemar test = McNemar.of(first, second);

        assertThat(test.pValue()).isCloseTo(expected.get("p").asDouble(), within(1e-12));
        assertThat(test.exact()).isEqualTo(first + second < 25);
    }

    @Test
    void answers_that_one_alone_has_right_are_counted_over_all_seeds() {
        boolean[][] first = {{true, false, true}, {true, true, false}};
        boolean[][] second = {{true, true, false}, {false, true, false}};

        McNemar test = McNemar.of(first, second);

        assertThat(test.onlyFirst()).isEqualTo(2);
        assertThat(test.onlySecond()).isEqualTo(1);
    }
}
