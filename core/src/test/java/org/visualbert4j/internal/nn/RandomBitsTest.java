package org.visualbert4j.internal.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.visualbert4j.internal.runtime.LibTorch;
import org.visualbert4j.internal.runtime.Scope;

class RandomBitsTest {

    @Test
    void pieces_are_parts_of_one_sequence_wherever_they_start() {
        LibTorch.load();
        try (Scope scope = Scope.open()) {
            RandomBits bits = new RandomBits(17);

            Tensor whole = bits.numbers(0, 10_000);

            assertThat(bits.numbers(3, 4097).equal(whole.narrow(0, 3, 4097))).isTrue();
            assertThat(bits.numbers(9_999, 1).equal(whole.narrow(0, 9_999, 1))).isTrue();
        }
    }

    @Test
    void the_sequence_is_that_of_javas_own_split_mix() {
        LibTorch.load();
        long gamma = 0x9e3779b97f4a7c15L;
        SplittableRandom java = new SplittableRandom(42);
        try (Scope scope = Scope.open()) {
            Tensor numbers = new RandomBits(42 + gamma).numbers(0, 5000);

            for (int i = 0; i < 5000; i++) {
                assertThat(numbers.select(0, i).item_long()).isEqualTo(java.nextLong());
            }
        }
    }

    @Test
    void sequences_follow_from_the_seed_of_the_library() {
        LibTorch.seed(5);
        ForwardPass pass = ForwardPass.training();
        RandomBits first = pass.dropoutStream().next();
        RandomBits second = pass.dropoutStream().next();
        LibTorch.seed(5);
        ForwardPass again = ForwardPass.training();

        assertThat(again.dropoutStream().next()).isEqualTo(first).isNotEqualTo(second);
        assertThat(again.dropoutStream().next()).isEqualTo(second);
        assertThat(ForwardPass.training().dropoutStream().next()).isNotIn(first, second);
    }

    @Test
    void a_mask_keeps_its_share_in_both_widths() {
        LibTorch.load();
        try (Scope scope = Scope.open()) {
            for (torch.ScalarType type : new torch.ScalarType[] {torch.ScalarType.Float, torch.ScalarType.BFloat16}) {
                Tensor ones = torch.ones(1001, 999).to(type);

                Tensor left = DropoutMask.draw(new RandomBits(1), 0, 0.3, type, 1001, 999)
                        .apply(ones);

                assertThat(left.to(torch.ScalarType.Double).mean().item_double())
                        .isBetween(0.698, 0.702);
                assertThat(left.max().item_double()).isEqualTo(1);
                assertThat(left.min().item_double()).isZero();
            }
        }
    }
}
