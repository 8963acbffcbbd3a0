package org.visualbert4j.train;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.visualbert4j.checkpoint.Safetensors;
import org.visualbert4j.nn.Initializer;
import org.visualbert4j.nn.Parameter;
import org.visualbert4j.nn.Parameters;
import org.visualbert4j.runtime.Scope;

class OptimizerTest {

    @ParameterizedTest
    @CsvSource({"adamw, 0.01", "sgd, 0.05", "sgd_momentum, 0.05"})
    void clipped_steps_are_those_of_torch_optim(String name, double learningRate) {
        try (Scope scope = Scope.open();
                Parameters parameters = new Parameters(0.02)) {
            Map<String, Tensor> file =
                    Safetensors.read(Path.of("src/test/resources/optimizers", name + ".safetensors"));
            Function<String, Tensor> tensor = key -> requireNonNull(file.get(key));
            Parameter weight = parameters.root().declare("weight", new Initializer.Constant(0), 4, 3);
            Parameter bias = parameters.root().declare("bias", new Initializer.Constant(0), 3);
            parameters.set(weight, tensor.apply("before.weight"));
            parameters.set(bias, tensor.apply("before.bias"));
            List<ParameterGroup> groups = ParameterGroup.of(parameters.all(), 0.1);

            try (Optimizer optimizer = optimizer(name, groups)) {
                for (int step = 0; step < 5; step++) {
                    loss(weight, bias, tensor.apply("x")).backward();
                    double norm = optimizer.step(learningRate, 0.5);
                    assertThat(norm).isCloseTo(tensor.apply("norm." + step).item_double(), within(1e-4));
                }
            }

            assertThat(difference(weight.value(), tensor.apply("after.weight"))).isLessThan(1e-6);
            assertThat(difference(bias.value(), tensor.apply("after.bias"))).isLessThan(1e-6);
        }
    }

    @Test
    void a_gradient_that_is_not_finite_changes_nothing() {
        try (Scope scope = Scope.open();
                Parameters parameters = new Parameters(0.02)) {
            Parameter weight = parameters.root().declare("weight", new Initializer.Constant(1), 2);
            parameters.initializeMissing();
            weight.value().mul(new Scalar(Double.POSITIVE_INFINITY)).sum().backward();

            try (Optimizer optimizer = new AdamW(ParameterGroup.of(parameters.all(), 0))) {
                assertThat(optimizer.step(0.1, 1)).isInfinite();
            }

            assertThat(weight.value().sum().item_double()).isEqualTo(2);
        }
    }

    private static Optimizer optimizer(String name, List<ParameterGroup> groups) {
        return switch (name) {
            case "adamw" -> new AdamW(groups);
            case "sgd" -> new Sgd(groups, 0);
            default -> new Sgd(groups, 0.9);
        };
    }

    private static Tensor loss(Parameter weight, Parameter bias, Tensor x) {
        return weight.value()
                .mul(x)
                .add(bias.value())
                .sub(new Scalar(1))
                .pow(new Scalar(2))
                .sum();
    }

    private static double difference(Tensor a, Tensor b) {
        return a.sub(b).abs().max().item_double();
    }
}
