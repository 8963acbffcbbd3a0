package org.visualbert4j.internal.nn;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.visualbert4j.internal.runtime.LibTorch;
import org.visualbert4j.internal.runtime.Scope;

class AttentionTest {

    @ParameterizedTest
    @ValueSource(longs = {40, 100, 131})
    void the_context_and_its_gradient_do_not_depend_on_whether_maps_are_recorded(long keys) {
        LibTorch.seed(3);
        try (Scope scope = Scope.open()) {
            Attention attention = new Attention(2, 0.1);
            Tensor query = torch.randn(2, 7, 12);
            Tensor key = torch.randn(2, keys, 12);
            Tensor mask = torch.ones(2, keys);
            mask.select(0, 1).narrow(0, keys - 9, 9).fill_(new Scalar(0));

            Tensor[] plain = contextAndGradient(attention, query, key, mask, ForwardPass.inference());
            Tensor[] recording = contextAndGradient(attention, query, key, mask, ForwardPass.recording(false, true));

            assertThat(difference(plain[0], recording[0])).isLessThan(1e-5);
            assertThat(difference(plain[1], recording[1])).isLessThan(1e-5);
        }
    }

    private static Tensor[] contextAndGradient(
            Attention attention, Tensor query, Tensor key, Tensor mask, ForwardPass pass) {
        Tensor leaf = key.clone().set_requires_grad(true);
        Tensor context = attention
                .forward(query, leaf, leaf, Attention.additiveMask(mask), pass)
                .context();
        context.pow(new Scalar(2)).sum().backward();
        return new Tensor[] {context, leaf.grad()};
    }

    private static double difference(Tensor a, Tensor b) {
        return a.sub(b).abs().max().item_double();
    }
}
