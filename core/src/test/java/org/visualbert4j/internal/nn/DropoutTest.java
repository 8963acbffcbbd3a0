package org.visualbert4j.internal.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.visualbert4j.internal.runtime.LibTorch;
import org.visualbert4j.internal.runtime.Scope;

class DropoutTest {

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.5, 0.9})
    void a_share_of_the_elements_falls_to_zero_and_the_mean_stays(double probability) {
        try (Scope scope = Scope.open()) {
            LibTorch.seed(4);
            Tensor ones = torch.ones(1000, 1001);

            Tensor dropped = ForwardPass.training().dropout(ones, probability);

            Tensor zeros = dropped.eq(new Scalar(0)).to(torch.ScalarType.Double);
            assertThat(zeros.mean().item_double()).isCloseTo(probability, within(0.003));
            assertThat(dropped.mean().item_double()).isCloseTo(1, within(0.01));
            assertThat(dropped.max().item_double()).isCloseTo(1 / (1 - probability), within(1e-3));
        }
    }

    @Test
    void what_is_dropped_gets_no_gradient_and_the_rest_its_scale() {
        try (Scope scope = Scope.open()) {
            Tensor x = torch.ones(101);
            x.set_requires_grad(true);

            Tensor dropped = ForwardPass.training().dropout(x, 0.5);
            dropped.sum().backward();

            assertThat(x.grad().equal(dropped.detach())).isTrue();
        }
    }

    @Test
    void neighbours_fall_independently_of_each_other() {
        try (Scope scope = Scope.open()) {
            LibTorch.seed(5);
            Tensor kept =
                    ForwardPass.training().dropout(torch.ones(250_000, 4), 0.5).div(new Scalar(2));

            for (int lane = 0; lane < 3; lane++) {
                Tensor both = kept.select(1, lane).mul(kept.select(1, lane + 1));
                assertThat(both.mean().item_double()).isCloseTo(0.25, within(0.005));
            }
        }
    }

    @Test
    void inference_drops_nothing() {
        try (Scope scope = Scope.open()) {
            Tensor x = torch.randn(10);
            assertThat(ForwardPass.inference().dropout(x, 0.5).equal(x)).isTrue();
        }
    }
}
