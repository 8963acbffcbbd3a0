package org.visualbert4j.internal.nn;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.visualbert4j.internal.runtime.NoGrad;
import org.visualbert4j.internal.runtime.Scope;

class EmbeddingTest {

    private static final long[] ROWS = {4, 2, 0, 4};

    @Test
    void a_large_tables_gradient_has_the_rows_that_were_looked_up_and_no_other() {
        try (Scope scope = Scope.open()) {
            Tensor gradient = gradient(1 << 19).coalesce();

            assertThat(gradient.is_sparse()).isTrue();
            assertThat(gradient._indices().equal(torch.tensor(2L, 4L).unsqueeze(0)))
                    .isTrue(); // 0 is padding
            assertThat(gradient._values().equal(gradient(5).index_select(0, torch.tensor(2L, 4L))))
                    .isTrue();
        }
    }

    @Test
    void a_small_tables_gradient_is_dense() {
        try (Scope scope = Scope.open()) {
            assertThat(gradient(5).is_sparse()).isFalse();
        }
    }

    private static Tensor gradient(long rows) {
        try (Parameters parameters = new Parameters(0.02)) {
            Embedding embedding = new Embedding(parameters.root(), rows, 2, new Initializer.Constant(0), 0);
            parameters.initializeMissing();
            try (NoGrad guard = NoGrad.open()) {
                embedding
                        .weight()
                        .value()
                        .narrow(0, 0, 5)
                        .copy_(torch.arange(new Scalar(10)).view(5, 2));
            }
            embedding.forward(torch.tensor(ROWS)).pow(new Scalar(2)).sum().backward();
            return embedding.weight().value().grad();
        }
    }
}
