package org.visualbert4j.internal.optim;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.checkpoint.Safetensors;
import org.visualbert4j.internal.nn.Initializer;
import org.visualbert4j.internal.nn.Parameter;
import org.visualbert4j.internal.nn.Parameters;
import org.visualbert4j.internal.runtime.Scope;

class OptimizerTest {

    @ParameterizedTest
    @CsvSource({"adamw, 0.01", "sgd, 0.05", "sgd_momentum, 0.05"})
    void clipped_steps_are_those_of_torch_optim(String name, double learningRate) {
        try (Scope scope = Scope.open();
                Parameters parameters = new Parameters(0.02)) {
            Map<String, Tensor> file =
                    Safetensors.read(Path.of("../core/src/test/resources/optimizers", name + ".safetensors"));
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

    /** The first step looks up padding alone, the third no new row, the fourth most of the table. */
    private static final long[][] LOOKED_UP = {{0}, {3, 5, 3}, {5, 3}, {1, 2, 3, 4, 6}, {7, 7}};

    @ParameterizedTest
    @CsvSource({"adamw, 0.01", "sgd, 0.05", "sgd_momentum, 0.05"})
    void steps_on_the_rows_that_were_looked_up_are_those_on_the_whole_table(String name, double learningRate) {
        try (Scope scope = Scope.open();
                Parameters whole = table();
                Parameters byRow = table();
                Optimizer ofWhole = optimizer(name, ParameterGroup.of(whole.all(), 0.1));
                Optimizer ofRows = optimizer(name, ParameterGroup.of(byRow.all(), 0.1))) {
            for (long[] rows : LOOKED_UP) {
                lookUp(whole, rows, false).backward();
                lookUp(byRow, rows, true).backward();

                assertThat(ofRows.step(learningRate, 0.5)).isCloseTo(ofWhole.step(learningRate, 0.5), within(1e-6));

                assertThat(difference(
                                byRow.get("table").value(), whole.get("table").value()))
                        .isLessThan(1e-7);
            }
        }
    }

    @Test
    void moments_are_kept_for_the_rows_that_were_ever_looked_up_and_go_on_from_what_was_saved() {
        try (Scope scope = Scope.open();
                Parameters one = table();
                Parameters other = table();
                Optimizer first = new AdamW(ParameterGroup.of(one.all(), 0.1));
                Optimizer second = new AdamW(ParameterGroup.of(other.all(), 0.1))) {
            step(first, one, 3, 5, 3);
            assertThat(requireNonNull(first.state().get("table.exp_avg")).shape())
                    .containsExactly(2, 2);

            other.get("table").value().detach().copy_(one.get("table").value().detach());
            second.restore(first.state());
            step(first, one, 5, 2);
            step(second, other, 5, 2);

            assertThat(second.state().keySet()).isEqualTo(first.state().keySet());
            assertThat(other.get("table").value().equal(one.get("table").value()))
                    .isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"adamw, 0.01", "sgd, 0.05"})
    void a_dense_gradient_may_come_between_those_of_rows(String name, double learningRate) {
        try (Scope scope = Scope.open();
                Parameters whole = table();
                Parameters mixed = table();
                Optimizer ofWhole = optimizer(name, ParameterGroup.of(whole.all(), 0.1));
                Optimizer ofMixed = optimizer(name, ParameterGroup.of(mixed.all(), 0.1))) {
            for (boolean sparse : new boolean[] {true, false, true}) {
                lookUp(whole, new long[] {3, 5}, false).backward();
                lookUp(mixed, new long[] {3, 5}, sparse).backward();
                ofWhole.step(learningRate, 1);
                ofMixed.step(learningRate, 1);
            }

            assertThat(difference(mixed.get("table").value(), whole.get("table").value()))
                    .isLessThan(1e-7);
        }
    }

    @Test
    void saved_moments_of_another_table_are_refused() {
        try (Scope scope = Scope.open();
                Parameters parameters = table();
                Optimizer optimizer = new AdamW(ParameterGroup.of(parameters.all(), 0.1))) {
            Map<String, Tensor> saved = Map.of(
                    "table.exp_avg", torch.zeros(8, 2),
                    "table.exp_avg_sq", torch.zeros(9, 2),
                    "table.step", torch.tensor(1f));

            assertThatThrownBy(() -> optimizer.restore(saved))
                    .isInstanceOf(VisualBertException.class)
                    .hasMessage("the saved moments of table are [8, 2] and [9, 2] where [9, 2] is expected");
        }
    }

    @Test
    void gradients_of_rows_are_added_over_the_parts_of_a_batch() {
        try (Scope scope = Scope.open();
                Parameters together = table();
                Parameters apart = table()) {
            lookUp(together, new long[] {3, 5, 3}, true).backward();
            PartialGradients.of(lookUp(apart, new long[] {3}, true), apart.all())
                    .add();
            PartialGradients.of(lookUp(apart, new long[] {5, 3}, true), apart.all())
                    .add();

            assertThat(difference(
                            Gradient.of(apart.get("table")).dense(),
                            Gradient.of(together.get("table")).dense()))
                    .isLessThan(1e-7);
        }
    }

    private static void step(Optimizer optimizer, Parameters parameters, long... rows) {
        lookUp(parameters, rows, true).backward();
        optimizer.step(0.01, 1);
    }

    /** Nine rows of two numbers, the first of them for padding. */
    private static Parameters table() {
        Parameters parameters = new Parameters(0.02);
        Parameter table = parameters.root().declare("table", new Initializer.Constant(0), 9, 2);
        try (Scope scope = Scope.open()) {
            parameters.set(
                    table, torch.linspace(new Scalar(-1), new Scalar(1), 18).view(9, 2));
        }
        return parameters;
    }

    private static Tensor lookUp(Parameters parameters, long[] rows, boolean sparse) {
        return torch.embedding(parameters.get("table").value(), torch.tensor(rows), 0, false, sparse)
                .sub(new Scalar(1))
                .pow(new Scalar(2))
                .sum();
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
