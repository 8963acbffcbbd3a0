package org.visualbert4j.internal.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Expected values: torch's and transformers' schedules, by bench/reference/make_metrics.py. */
class ScheduleTest {

    private JsonNode expected = JsonMapper.builder().build().createObjectNode();

    @BeforeEach
    void read() throws IOException {
        Path file = Path.of("../core/src/test/resources/metrics/schedules.json");
        expected = JsonMapper.builder().build().readTree(file.toFile());
    }

    @Test
    void after_the_warm_up_linear_and_cosine_are_those_of_transformers() {
        int warmup = expected.get("warmup").asInt();
        int steps = expected.get("steps").asInt();
        Schedule linear = new Schedule.Warmup(warmup, new Schedule.Linear(warmup, steps));
        Schedule cosine = new Schedule.Warmup(warmup, new Schedule.Cosine(warmup, steps));

        for (int step = warmup; step < steps; step++) {
            assertThat(linear.factor(step))
                    .isCloseTo(expected.at("/linear/" + step).asDouble(), within(1e-9));
            assertThat(cosine.factor(step))
                    .isCloseTo(expected.at("/cosine/" + step).asDouble(), within(1e-9));
        }
    }

    @Test
    void the_warm_up_goes_up_in_equal_steps_and_its_first_one_is_not_wasted_on_zero() {
        Schedule schedule = new Schedule.Warmup(4, new Schedule.Constant());

        assertThat(LongStream.range(0, 6).mapToDouble(schedule::factor).toArray())
                .containsExactly(0.2, 0.4, 0.6, 0.8, 1.0, 1.0);
    }

    @Test
    void step_and_plateau_are_those_of_torch() {
        double gamma = expected.get("gamma").asDouble();
        Schedule step = new Schedule.Step(expected.get("step_epochs").asInt(), gamma);
        Schedule plateau = new Schedule.Plateau(expected.get("patience").asInt(), gamma);

        for (int epoch = 1; epoch <= expected.get("losses").size(); epoch++) {
            int i = epoch - 1;
            assertThat(step.factor(i)).isCloseTo(expected.at("/step/" + i).asDouble(), within(1e-9));
            assertThat(plateau.factor(0)).isCloseTo(expected.at("/plateau/" + i).asDouble(), within(1e-9));
            plateau.evaluated(expected.at("/losses/" + i).asDouble());
        }
        assertThat(plateau.factor(0)).isLessThan(1);
    }
}
