package org.visualbert4j.internal.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.visualbert4j.internal.natives.NativeFunction;

class BlasThreadsTest {

    private static final long SECONDS = 120;

    @BeforeAll
    static void load() {
        LibTorch.load();
        LibTorch.setThreads(2);
    }

    @Test
    void a_matmul_on_two_threads_is_that_of_one() throws Exception {
        assertThat(inTime(() -> {
                    Tensor a = torch.randn(300, 400);
                    Tensor b = torch.randn(400, 500);
                    Tensor onTwo = a.mm(b);
                    Tensor onOne = BlasThreads.alone(() -> a.mm(b));
                    return largestDifference(onTwo, onOne);
                }))
                .isLessThan(1e-4);
    }

    @Test
    void matmuls_inside_a_parallel_region_end_and_are_correct() throws Exception {
        // given long sequences, whose blocks are large enough to be shared out though each thread has one of its own
        assertThat(inTime(() -> {
                    Tensor x = torch.randn(1, 4, 1200, 64);
                    Tensor fused = torch.scaled_dot_product_attention(
                            x, x, x, new TensorOptional(), 0, false, new DoubleOptional(), false);
                    Tensor plain = x.matmul(x.transpose(-1, -2))
                            .mul(new Scalar(1 / 8.0))
                            .softmax(-1)
                            .matmul(x);
                    return largestDifference(fused, plain);
                }))
                .isLessThan(1e-4);
    }

    @Test
    void matmuls_of_several_java_threads_at_once_are_correct() throws Exception {
        var all = IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> scoped(() -> {
                    Tensor a = torch.eye(400).mul(new Scalar(i + 1));
                    Tensor b = torch.randn(400, 400);
                    double worst = 0;
                    for (int round = 0; round < 50; round++) {
                        worst = Math.max(worst, largestDifference(a.mm(b), b.mul(new Scalar(i + 1))));
                    }
                    return worst;
                })))
                .toList();
        for (CompletableFuture<Double> one : all) {
            assertThat(one.get(SECONDS, TimeUnit.SECONDS)).isLessThan(1e-5);
        }
    }

    @Test
    void matmuls_have_their_threads_again_after_an_operation_alone() {
        BlasThreads.alone(() -> {
            assertThat(blasThreads()).isEqualTo(1);
            return torch.zeros(1);
        });
        assertThat(blasThreads()).isEqualTo(2);
    }

    private static int blasThreads() {
        return Objects.requireNonNull(NativeFunction.find("openblas_get_num_threads"))
                .invokeInt(new Object[0]);
    }

    private interface Computation {
        double get();
    }

    private static double inTime(Computation computation)
            throws ExecutionException, InterruptedException, TimeoutException {
        return CompletableFuture.supplyAsync(() -> scoped(computation))
                .get(Duration.ofSeconds(SECONDS).toMillis(), TimeUnit.MILLISECONDS);
    }

    private static double scoped(Computation computation) {
        try (Scope scope = Scope.open();
                NoGrad guard = NoGrad.open()) {
            return computation.get();
        }
    }

    private static double largestDifference(Tensor a, Tensor b) {
        return a.sub(b).abs().max().item_double();
    }
}
