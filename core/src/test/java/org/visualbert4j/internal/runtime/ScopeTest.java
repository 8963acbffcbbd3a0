package org.visualbert4j.internal.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class ScopeTest {

    @Test
    void what_a_chain_makes_on_the_way_is_freed_and_its_end_belongs_to_the_scope_around() {
        // given steps that remember what they made
        List<Tensor> made = new ArrayList<>();
        UnaryOperator<Tensor> plusOne = x -> {
            Tensor next = x.add(new Scalar(1));
            made.add(next);
            return next;
        };
        Tensor input;
        Tensor end;
        try (Scope scope = Scope.open()) {
            input = torch.zeros(3);

            // when
            end = Scope.chain(input, List.of(plusOne, UnaryOperator.identity(), plusOne, plusOne));

            // then
            assertThat(end.sum().item_float()).isEqualTo(9);
            assertThat(input.isNull()).isFalse();
            assertThat(made.get(0).isNull()).isTrue();
            assertThat(made.get(1).isNull()).isTrue();
            assertThat(Scope.chain(input, List.of())).isSameAs(input);
        }
        assertThat(end.isNull()).isTrue();
        assertThat(input.isNull()).isTrue();
    }
}
