package org.visualbert4j.internal.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.visualbert4j.internal.runtime.Autocast;
import org.visualbert4j.internal.runtime.LibTorch;
import org.visualbert4j.internal.runtime.MatmulPrecision;
import org.visualbert4j.internal.runtime.Scope;

/** Attention in pieces, against the same with all weights in memory. */
class LongAttentionTest {

    private static final int HEADS = 2;
    private static final int SIZE = 16;

    @BeforeEach
    void seed() {
        LibTorch.seed(8);
    }

    @ParameterizedTest
    @CsvSource({
        "400, 400, Float, 1e-5",
        "50, 3000, Float, 1e-5",
        "3, 1000000, Float, 1e-4", // a query a piece
        "2500, 1500, Float, 1e-5",
        "400, 400, BFloat16, 2e-2",
        "2500, 1500, BFloat16, 2e-2"
    })
    void context_and_gradients_are_those_of_attention_with_all_weights_in_memory(
            long queries, long keys, torch.ScalarType type, double tolerance) {
        try (Scope scope = Scope.open()) {
            Attention attention = new Attention(HEADS, 0.1);
            List<Tensor> inputs = List.of(leaf(queries, type), leaf(keys, type), leaf(keys, type));
            Tensor mask = torch.ones(2, keys);
            mask.select(0, 1).narrow(0, keys - 9, 9).fill_(new Scalar(0));

            List<Tensor> inPieces = contextAndGradients(attention, inputs, mask, ForwardPass.inference());
            List<Tensor> withWeights = contextAndGradients(attention, inputs, mask, ForwardPass.recording(false, true));

            for (int i = 0; i < inPieces.size(); i++) {
                assertThat(difference(inPieces.get(i), withWeights.get(i)))
                        .as("" + i)
                        .isLessThan(tolerance);
            }
        }
    }

    @Test
    void gradients_go_through_the_dropout_that_made_the_context() {
        try (Scope scope = Scope.open()) {
            long length = 1500; // in several pieces
            Attention attention = new Attention(HEADS, 0.3);
            List<Tensor> inputs = List.of(
                    leaf(length, torch.ScalarType.Float),
                    leaf(length, torch.ScalarType.Float),
                    leaf(length, torch.ScalarType.Float));
            Tensor mask = torch.ones(2, length);

            // the context is linear in the values: with a loss of context * fixed, the gradient of the values gives it
            // back
            List<Tensor> outcome = contextAndGradients(attention, inputs, mask, ForwardPass.training());

            double loss = outcome.get(0).mul(fixed(length)).sum().item_double();
            double byValues = outcome.get(3).mul(inputs.get(2)).sum().item_double();
            assertThat(byValues).isCloseTo(loss, org.assertj.core.data.Offset.offset(1e-3 * Math.abs(loss) + 1e-3));
        }
    }

    @Test
    void what_is_dropped_differs_from_pass_to_pass_and_leaves_the_mean() {
        try (Scope scope = Scope.open()) {
            long length = 600;
            Attention attention = new Attention(HEADS, 0.2);
            Tensor ones = torch.ones(2, length, SIZE);
            Tensor query = torch.randn(2, length, SIZE);
            Tensor mask = Attention.additiveMask(torch.ones(2, length));

            Tensor first = attention
                    .forward(query, query, ones, mask, ForwardPass.training())
                    .context();
            Tensor second = attention
                    .forward(query, query, ones, mask, ForwardPass.training())
                    .context();

            assertThat(first.mean().item_double()).isBetween(0.99, 1.01);
            assertThat(first.equal(second)).isFalse();
        }
    }

    @Test
    void only_inputs_that_require_gradients_get_them() {
        try (Scope scope = Scope.open()) {
            Tensor query = torch.randn(2, 400, SIZE);
            Tensor key = leaf(400, torch.ScalarType.Float);
            Tensor context = new Attention(HEADS, 0.1)
                    .forward(query, key, query, Attention.additiveMask(torch.ones(2, 400)), ForwardPass.training())
                    .context();

            context.pow(new Scalar(2)).sum().backward();

            assertThat(key.grad().abs().sum().item_double()).isGreaterThan(0);
            assertThat(query.grad().defined()).isFalse();
        }
    }

    private static Tensor leaf(long length, torch.ScalarType type) {
        return torch.randn(2, length, SIZE).to(type).set_requires_grad(true);
    }

    private static Tensor fixed(long length) {
        return torch.arange(new Scalar(2 * length * SIZE))
                .to(torch.ScalarType.Float)
                .sin()
                .view(2, length, SIZE);
    }

    /** The context and the gradients of query, key and value for a loss that weighs every number of it differently. */
    private static List<Tensor> contextAndGradients(
            Attention attention, List<Tensor> inputs, Tensor mask, ForwardPass pass) {
        boolean narrow = inputs.get(0).scalar_type().intern() == torch.ScalarType.BFloat16;
        Tensor context;
        try (Autocast autocast = Autocast.open(narrow ? MatmulPrecision.BF16 : MatmulPrecision.FP32)) {
            context = attention
                    .forward(inputs.get(0), inputs.get(1), inputs.get(2), Attention.additiveMask(mask), pass)
                    .context();
        }
        Tensor loss = context.mul(fixed(context.size(1))).sum();
        TensorVector gradients = torch.grad(
                new TensorVector(loss),
                new TensorVector(inputs.toArray(Tensor[]::new)),
                new TensorVector(),
                new BoolOptional(),
                false,
                false);
        return List.of(context, gradients.get(0), gradients.get(1), gradients.get(2));
    }

    /** The largest difference, relative to the largest number. */
    private static double difference(Tensor a, Tensor b) {
        Tensor wide = b.to(torch.ScalarType.Double);
        return a.to(torch.ScalarType.Double).sub(wide).abs().max().item_double()
                / wide.abs().max().item_double();
    }
}
