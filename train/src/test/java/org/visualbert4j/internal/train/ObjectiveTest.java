package org.visualbert4j.internal.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.visualbert4j.internal.model.HeadKind;
import org.visualbert4j.internal.model.TinyModel;
import org.visualbert4j.internal.model.VisualBertInputs;
import org.visualbert4j.internal.model.VisualBertModel;
import org.visualbert4j.internal.model.VisualBertOutputs;
import org.visualbert4j.internal.records.LabelSet;
import org.visualbert4j.internal.runtime.Scope;

/** Expected values: torch's losses, by {@code core/src/test/fixtures/make_losses.py}. */
class ObjectiveTest {

    static List<JsonNode> cases() throws IOException {
        List<JsonNode> cases = new ArrayList<>();
        new JsonMapper()
                .readTree(Path.of("../core/src/test/resources/metrics/losses.json")
                        .toFile())
                .forEach(cases::add);
        return cases;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void losses_and_their_gradients_are_those_of_torch(JsonNode expected) {
        try (Scope scope = Scope.open();
                VisualBertModel model = TinyModel.random(TinyModel.config(HeadKind.VISUAL_REASONING, null))) {
            Tensor logits = tensor(expected.get("logits")).set_requires_grad(true);
            VisualBertInputs inputs = VisualBertInputs.of(
                    Map.of("input_ids", Tensor.create(new long[] {1}, 1, 1), "labels", labels(expected)));

            Tensor loss = objective(expected).loss(model, new VisualBertOutputs(Map.of("logits", logits)), inputs);
            loss.backward();

            assertThat(loss.item_double()).isCloseTo(expected.get("loss").asDouble(), within(1e-5));
            double difference = logits.grad()
                    .sub(tensor(expected.get("gradient")))
                    .abs()
                    .max()
                    .item_double();
            assertThat(difference).isLessThan(1e-6);
        }
    }

    private static Objective objective(JsonNode expected) {
        if (expected.has("targets")) {
            return expected.get("name").asText().equals("soft")
                    ? new Objective.OfHead()
                    : new Objective.SeveralLabels();
        }
        JsonNode weights = expected.path("weights");
        return new Objective.CrossEntropy(
                new LabelSet(List.of("a", "b", "c", "d")),
                weights.isMissingNode() ? null : floats(weights),
                expected.get("smoothing").asDouble());
    }

    private static Tensor labels(JsonNode expected) {
        return expected.has("targets")
                ? tensor(expected.get("targets"))
                : Tensor.create(StreamSupport.stream(expected.get("classes").spliterator(), false)
                        .mapToLong(JsonNode::asLong)
                        .toArray());
    }

    private static Tensor tensor(JsonNode rows) {
        Tensor tensor = Tensor.create(new float[rows.size() * 4], rows.size(), 4);
        for (int i = 0; i < rows.size(); i++) {
            tensor.select(0, i).copy_(Tensor.create(floats(rows.get(i))));
        }
        return tensor.mul(new Scalar(1));
    }

    private static float[] floats(JsonNode numbers) {
        float[] values = new float[numbers.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) numbers.get(i).asDouble();
        }
        return values;
    }
}
