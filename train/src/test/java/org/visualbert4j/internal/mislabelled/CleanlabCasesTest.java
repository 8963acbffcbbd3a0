package org.visualbert4j.internal.mislabelled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What cleanlab, by the authors of confident learning, says of the same labels and probabilities. */
class CleanlabCasesTest {

    private static final JsonMapper JSON = new JsonMapper();

    @ParameterizedTest
    @MethodSource("cases")
    void the_joint_and_the_records_chosen_are_the_same(JsonNode expected) throws IOException {
        int[] given = JSON.treeToValue(expected.path("given"), int[].class);
        double[][] probabilities = JSON.treeToValue(expected.path("probabilities"), double[][].class);

        ConfidentJoint joint = ConfidentJoint.of(given, probabilities, probabilities[0].length);

        assertThat(joint.thresholds())
                .containsExactly(JSON.treeToValue(expected.path("thresholds"), double[].class), within(1e-9));
        assertThat(joint.counts()).isDeepEqualTo(JSON.treeToValue(expected.path("counts"), int[][].class));
        int[][] records = JSON.treeToValue(expected.path("records"), int[][].class);
        for (int i = 0; i < records.length; i++) {
            for (int j = 0; j < records.length; j++) {
                assertThat(joint.errors(i, j)).isEqualTo(records[i][j]);
            }
        }
        for (Prune prune : Prune.values()) {
            boolean[] chosen = JSON.treeToValue(expected.path(prune.name().toLowerCase(Locale.ROOT)), boolean[].class);
            assertThat(prune.of(joint, given, probabilities)).as(prune.name()).isEqualTo(chosen);
        }
        for (int i = 0; i < given.length; i++) {
            assertThat(LabelQuality.normalizedMargin(probabilities[i], given[i]))
                    .isCloseTo(expected.path("margins").path(i).doubleValue(), within(1e-9));
        }
    }

    @Test
    void scores_of_several_labels_are_aggregated_the_same() throws IOException {
        JsonNode stored = stored();
        double[][] scores = JSON.treeToValue(stored.path("scores"), double[][].class);

        for (int i = 0; i < scores.length; i++) {
            assertThat(LabelQuality.aggregated(scores[i]))
                    .isCloseTo(stored.path("aggregated").path(i).doubleValue(), within(1e-9));
        }
    }

    static List<JsonNode> cases() throws IOException {
        List<JsonNode> cases = new ArrayList<>();
        stored().path("cases").forEach(cases::add);
        return cases;
    }

    private static JsonNode stored() throws IOException {
        return JSON.readTree(
                Path.of("../core/src/test/resources/mislabelled/cleanlab.json").toFile());
    }
}
