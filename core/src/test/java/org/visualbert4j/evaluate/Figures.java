package org.visualbert4j.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/** Stored cases with what scikit-learn says of them, made by bench/reference/make_figures.py. */
final class Figures {

    static final JsonMapper JSON = JsonMapper.builder().build();

    private static final double ROUNDING = 1e-8; // of float32 rows to a sum of one
    private static final List<String> OF_A_LABEL =
            List.of("precision", "recall", "f1", "support", "roc_auc", "average_precision");

    private Figures() {}

    static JsonNode read(String name) throws IOException {
        return JSON.readTree(Path.of("src/test/resources/figures", name).toFile());
    }

    static List<JsonNode> cases(String name) throws IOException {
        return elements(read(name));
    }

    /** The figures as a program reads them, against those of these names in the case. */
    static void assertFigures(Object metrics, JsonNode expected, List<String> names) throws IOException {
        JsonNode actual = JSON.readTree(JSON.writeValueAsString(metrics));
        for (String name : names) {
            assertClose(name, actual.required(name), expected.required(name));
        }
        for (int i = 0; i < actual.required("labels").size(); i++) {
            for (String name : OF_A_LABEL) {
                assertClose(
                        name + " of label " + i,
                        actual.required("labels").required(i).required(name),
                        expected.required(name).required(i));
            }
        }
    }

    private static void assertClose(String name, JsonNode actual, JsonNode expected) {
        if (expected.isNumber()) {
            assertThat(actual.isNumber()).as("%s: %s", name, actual).isTrue();
            assertThat(actual.doubleValue()).as(name).isCloseTo(expected.doubleValue(), within(ROUNDING));
        } else {
            assertThat(actual.getNodeType()).as("%s: %s", name, actual).isEqualTo(expected.getNodeType());
            assertThat(actual.size()).as(name).isEqualTo(expected.size());
            for (int i = 0; i < expected.size(); i++) {
                assertClose(name + " " + i, actual.get(i), expected.get(i));
            }
        }
    }

    static List<String> labels(JsonNode probabilities) {
        return IntStream.range(0, probabilities.get(0).size())
                .mapToObj(Integer::toString)
                .toList();
    }

    static int[] whole(JsonNode array) {
        return elements(array).stream().mapToInt(JsonNode::asInt).toArray();
    }

    static float[][] probabilities(JsonNode rows) {
        return JSON.convertValue(rows, float[][].class);
    }

    static List<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }
}
