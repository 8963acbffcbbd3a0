package org.visualbert4j.internal.nn;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.visualbert4j.internal.runtime.Scope;

class Int8MatmulTest {

    private static final long OUT = 3;
    private static final long IN = 16;

    @Test
    void matmuls_are_within_the_quantization_steps_of_those_in_fp32() {
        try (Scope scope = Scope.open()) {
            Tensor x = sines(5, IN, 0.3);

            Tensor y = multiply(x);

            assertThat(y.scalar_type().intern()).isEqualTo(torch.ScalarType.Float);
            Tensor exact = torch.linear(x, sines(OUT, IN, 0.7), bias());
            assertThat(y.sub(exact).abs().max().item_double()).isBetween(1e-9, 0.05);
        }
    }

    @Test
    void numbers_of_one_sign_and_of_a_tiny_range_keep_their_precision() {
        try (Scope scope = Scope.open()) {
            Tensor x = sines(5, IN, 0.3).abs().mul(new Scalar(1e-6));

            Tensor change = multiply(x).sub(bias()).mul(new Scalar(1e6));

            Tensor exact =
                    torch.matmul(sines(5, IN, 0.3).abs(), sines(OUT, IN, 0.7).t());
            assertThat(change.sub(exact).abs().max().item_double()).isLessThan(0.5);
        }
    }

    @Test
    void of_zeros_alone_the_bias_is_left() {
        try (Scope scope = Scope.open()) {
            Tensor y = multiply(torch.zeros(5, IN));

            assertThat(y.equal(bias().expand(5, OUT))).isTrue();
        }
    }

    @Test
    void what_is_not_a_number_stays_so() {
        try (Scope scope = Scope.open()) {
            Tensor x = sines(5, IN, 0.3);
            x.narrow(0, 2, 1).fill_(new Scalar(Double.NaN));

            assertThat(multiply(x).isnan().all().item_bool()).isTrue();
        }
    }

    private static Tensor multiply(Tensor x) {
        QuantizedTensor weight = QuantizedTensor.of(sines(OUT, IN, 0.7));
        try (PackedWeight packed = new PackedWeight.Int8(weight, bias(), torch.ScalarType.Float)) {
            return packed.multiply(x, null);
        }
    }

    private static Tensor bias() {
        return torch.tensor(0.5f, -1f, 2f);
    }

    private static Tensor sines(long rows, long columns, double step) {
        return torch.arange(new Scalar(rows * columns))
                .to(torch.ScalarType.Float)
                .mul(new Scalar(step))
                .sin()
                .reshape(rows, columns);
    }
}
