package org.visualbert4j.internal.model;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.visualbert4j.internal.checkpoint.Checkpoint;
import org.visualbert4j.internal.checkpoint.Safetensors;
import org.visualbert4j.internal.nn.ForwardPass;
import org.visualbert4j.internal.nn.Parameter;
import org.visualbert4j.internal.runtime.NoGrad;
import org.visualbert4j.internal.runtime.Scope;

/**
 * Our numbers against those of transformers' VisualBERT, computed in double precision. The cases in the test resources
 * are small; {@code VISUALBERT4J_GOLDENS} names a folder of more.
 */
class GoldenCasesTest {

    private static final double OUTPUT_TOLERANCE = 1e-4;
    private static final double GRADIENT_TOLERANCE = 1e-3;

    private Scope scope;

    @BeforeEach
    void openScope() {
        scope = Scope.open();
    }

    @AfterEach
    void closeScope() {
        scope.close();
    }

    static List<Path> cases() throws IOException {
        Path folder =
                Path.of(System.getenv().getOrDefault("VISUALBERT4J_GOLDENS", "../core/src/test/resources/goldens"));
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.filter(path -> path.endsWith("case.json"))
                    .map(Path::getParent)
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void outputs_hidden_states_and_attentions_are_those_of_the_reference(Path golden) {
        try (VisualBertModel model = Checkpoint.load(golden)) {
            Map<String, Tensor> expected = Safetensors.read(golden.resolve("outputs.safetensors"));
            VisualBertInputs inputs = inputs(golden);
            ForwardPass pass = ForwardPass.recording(true, true);

            Map<String, Tensor> actual =
                    new LinkedHashMap<>(model.forward(inputs, pass).byName());

            for (int i = 0; i < pass.recorder().hiddenStates().size(); i++) {
                actual.put("hidden_states." + i, pass.recorder().hiddenStates().get(i));
            }
            for (int i = 0; i < pass.recorder().attentions().size(); i++) {
                actual.put("attentions." + i, pass.recorder().attentions().get(i));
            }
            for (int i = 0; i < pass.recorder().coAttentions().size(); i++) {
                actual.put(
                        "co_attention." + i + ".text_to_visual",
                        pass.recorder().coAttentions().get(i).textToVisual());
                actual.put(
                        "co_attention." + i + ".visual_to_text",
                        pass.recorder().coAttentions().get(i).visualToText());
            }
            if (inputs.labels() != null) {
                actual.put("loss", model.loss(model.forward(inputs, ForwardPass.inference()), inputs));
            }
            expected.keySet().removeIf(name -> name.startsWith("grad.") || name.startsWith("sgd3."));
            assertThat(actual.keySet()).containsExactlyInAnyOrderElementsOf(expected.keySet());
            expected.forEach(
                    (name, tensor) -> assertClose(name, requireNonNull(actual.get(name)), tensor, OUTPUT_TOLERANCE));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void gradients_are_those_of_the_reference(Path golden) {
        try (VisualBertModel model = Checkpoint.load(golden)) {
            Map<String, Tensor> expected = Safetensors.read(golden.resolve("outputs.safetensors"));
            double scale = largestGradient(expected);

            loss(model, inputs(golden)).backward();

            for (Parameter parameter : model.parameters().all()) {
                Tensor gradient = expected.get("grad." + parameter.name());
                Tensor ours = parameter.value().grad();
                assertThat(ours.defined()).as(parameter.name()).isEqualTo(gradient != null);
                if (gradient != null) {
                    assertThat(difference(ours, gradient))
                            .as("gradient of " + parameter.name())
                            .isLessThan(GRADIENT_TOLERANCE * Math.max(largest(gradient), 1e-3 * scale));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void three_steps_of_gradient_descent_lead_to_the_same_weights(Path golden) {
        try (VisualBertModel model = Checkpoint.load(golden)) {
            Map<String, Tensor> expected = Safetensors.read(golden.resolve("outputs.safetensors"));
            VisualBertInputs inputs = inputs(golden);

            for (int step = 0; step < 3; step++) {
                loss(model, inputs).backward();
                try (NoGrad guard = NoGrad.open()) {
                    for (Parameter parameter : model.parameters().all()) {
                        Tensor gradient = parameter.value().grad();
                        if (gradient.defined()) {
                            parameter.value().sub_(gradient, new Scalar(0.1));
                            gradient.zero_();
                        }
                    }
                }
            }

            for (Parameter parameter : model.parameters().all()) {
                assertClose(
                        parameter.name(),
                        parameter.value(),
                        requireNonNull(expected.get("sgd3." + parameter.name())),
                        GRADIENT_TOLERANCE);
            }
        }
    }

    private static VisualBertInputs inputs(Path golden) {
        return VisualBertInputs.of(Safetensors.read(golden.resolve("inputs.safetensors")));
    }

    /** The head's loss, or where the case has none the mean square of the last hidden state. */
    private static Tensor loss(VisualBertModel model, VisualBertInputs inputs) {
        VisualBertOutputs outputs = model.forward(inputs, ForwardPass.inference());
        return inputs.labels() != null
                ? model.loss(outputs, inputs)
                : outputs.get("last_hidden_state").pow(new Scalar(2)).mean();
    }

    private static double largestGradient(Map<String, Tensor> expected) {
        return expected.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("grad."))
                .map(entry -> largest(entry.getValue()))
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    private static void assertClose(String name, Tensor actual, Tensor expected, double tolerance) {
        assertThat(actual.shape()).as(name).isEqualTo(expected.shape());
        assertThat(difference(actual, expected)).as(name).isLessThan(tolerance * Math.max(largest(expected), 1e-3));
    }

    private static double largest(Tensor tensor) {
        return finite(tensor).abs().max().item_double();
    }

    private static double difference(Tensor a, Tensor b) {
        return finite(a).sub(finite(b)).abs().max().item_double();
    }

    /** Scores of masked tokens are the lowest number of either dtype: not to be subtracted. */
    private static Tensor finite(Tensor tensor) {
        return torch.clamp_min(tensor.detach().to(torch.ScalarType.Double), new Scalar(-1e30));
    }
}
