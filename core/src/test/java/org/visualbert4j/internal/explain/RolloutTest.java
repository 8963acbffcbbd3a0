package org.visualbert4j.internal.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.assertj.core.data.Offset;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.visualbert4j.internal.runtime.Scope;

class RolloutTest {

    @Test
    void a_case_computed_by_hand() {
        try (Scope scope = Scope.open()) {
            // given a layer where 0 looks at 1 and 1 at itself, in both heads, and one where all look at all alike
            Tensor first = torch.tensor(0f, 1f, 0f, 1f, 0f, 1f, 0f, 1f).view(1, 2, 2, 2);
            Tensor second = torch.full(new long[] {1, 2, 2, 2}, new org.bytedeco.pytorch.Scalar(0.5));

            // when: (I + first) / 2 = [[.5, .5], [0, 1]], (I + second) / 2 = [[.75, .25], [.25, .75]]
            float[] rolled = values(Rollout.of(List.of(first, second), 2));

            // then
            assertThat(rolled).containsExactly(new float[] {0.375f, 0.625f, 0.125f, 0.875f}, Offset.offset(1e-6f));
        }
    }

    @Test
    void rows_sum_to_one_also_where_a_layer_sees_the_text_alone() {
        try (Scope scope = Scope.open()) {
            Tensor text = torch.rand(1, 3, 4, 4).softmax(-1);
            Tensor all = torch.rand(1, 3, 7, 7).softmax(-1);

            float[] sums = values(Rollout.of(List.of(text, all, all), 7).sum(1));

            assertThat(sums).containsExactly(new float[] {1, 1, 1, 1, 1, 1, 1}, Offset.offset(1e-5f));
        }
    }

    private static float[] values(Tensor tensor) {
        float[] values = new float[(int) tensor.numel()];
        tensor.contiguous().data_ptr_float().get(values);
        return values;
    }
}
